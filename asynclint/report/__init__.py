"""What a run found, in the form its reader needs: people, editors, GitHub, other programs."""
