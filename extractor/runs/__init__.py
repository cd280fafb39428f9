"""Many documents: inputs, processes, what is kept between runs, cost estimate, Batch API."""
