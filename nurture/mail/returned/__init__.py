"""What comes back by mail: bounces, complaints, answers of machines, and what people answer."""
