"""What `benchmarks/fairytaleqa.py` is made of: stories, a walk through the product, measures, rivals and tables."""
