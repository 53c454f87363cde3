"""What we measure: figures against bars, as ratios where machines differ."""
