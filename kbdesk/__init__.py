"""kbdesk: the desk of a posyandu cadre, on an old laptop, without internet."""

__version__ = "0.4.0"
