"""Follow-through on the EU's Security and Defence Partnerships."""
