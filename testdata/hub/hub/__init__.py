"""A daemon that speaks to the meters and switches of a building, with a small web interface."""
