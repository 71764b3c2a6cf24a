"""Template tags of the screens: `{% load kusei %}`."""
