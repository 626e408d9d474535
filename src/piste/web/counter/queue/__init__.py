"""The queue's pages: desks, reception, kiosk, tickets on phones, displays."""
