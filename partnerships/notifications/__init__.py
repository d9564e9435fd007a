"""Telling people what is owed: raised as reminders, written into messages, delivered by mail."""
