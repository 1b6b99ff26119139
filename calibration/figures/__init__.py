"""Reports in, plotly figures out."""
