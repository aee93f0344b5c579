"""What people may ask of us: what is stored of them, to be forgotten, and that nothing is kept for ever."""
