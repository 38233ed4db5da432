"""The room forecasting: forecasts of event counts, and their score against baselines."""
