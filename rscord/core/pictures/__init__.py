"""Pictures: decoded in a process of their own, encoded anew, kept under names made of their content, and served."""
