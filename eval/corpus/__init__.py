"""Sample documents of fictitious units with their exact gold: what readers and checks are measured against."""
