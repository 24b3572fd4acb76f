"""Making communities out of nothing: names and text in Russian and English, and a bulk path for millions of rows."""
