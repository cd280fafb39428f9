"""The review queue in the browser: pages and an API in which a person settles what the machine cannot."""
