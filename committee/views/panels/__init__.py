"""Parts of the page of a meeting: what each of them shows to one person, for this page and for the meeting screen."""
