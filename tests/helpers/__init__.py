"""What tests share: servers, stores and documents to test with, and tables of cases."""
