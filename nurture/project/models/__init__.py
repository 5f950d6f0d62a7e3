"""What each file may say, as written: pydantic models that keep the place of every value and are the JSON Schema too."""
