"""What the shelf is set up with."""

AUTH_USER_MODEL = "shelf.Member"
