"""The demo run: a whole application driven from outside, over HTTP only, as people in a browser would."""
