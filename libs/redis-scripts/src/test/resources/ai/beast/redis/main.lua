-- Returns 1.
return one
