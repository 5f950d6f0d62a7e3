"""Leads and events in."""
