"""What each file may say, as written: pydantic models that know their places and are the JSON Schema too."""
