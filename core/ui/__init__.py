"""Floor 5: what a person sees; the only place in core that imports streamlit."""
