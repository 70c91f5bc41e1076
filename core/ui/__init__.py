"""Floor 7: what a person sees; the only place in core that imports streamlit."""
