"""One hub and one laptop for all tests of this area: their keys never change."""

from __future__ import annotations

import pytest

from kbdesk.sync.keys import HubKeys
from tests.sync.laptops import Laptop, laptop_of


@pytest.fixture(scope="session")
def hub() -> HubKeys:
    """The district's root."""
    return HubKeys.generate()


@pytest.fixture(scope="session")
def laptop(hub: HubKeys) -> Laptop:
    """A certified laptop."""
    return laptop_of(hub)
