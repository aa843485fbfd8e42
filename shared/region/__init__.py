"""Which councils one deployment serves, and the policies that each has decided on."""
