"""The children: their list, a child's page and papers, measuring, vaccines."""
