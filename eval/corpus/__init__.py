"""Sample documents: fictitious units in, documents and their exact gold out."""
