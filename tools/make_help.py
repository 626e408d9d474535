"""Print what `make` can do."""

print(
    "make demo   set up, plan Finland's joint service points, write the report\n"
    "make test   set up and run every test\n"
    "make lint   style, types, architecture, translations\n"
    "make bench  measure, side by side with peers\n"
    "make soak   measure under load: a thousand pages that listen\n"
    "make setup  only set up (.venv)\n"
    "make lock   renew the pins in requirements/"
)
