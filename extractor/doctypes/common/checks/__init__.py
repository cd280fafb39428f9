"""What the rules of several document types read and are made of."""
