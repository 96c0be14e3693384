"""The case that is open: its page, and every act upon it."""
