"""What two versions of a file differ in, and what that means for leads on their way."""
