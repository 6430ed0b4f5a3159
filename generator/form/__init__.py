"""Define what a form and the registers may say: fields, cells, indicator schemes, addresses, target values."""
