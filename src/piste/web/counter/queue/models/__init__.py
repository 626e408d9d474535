"""What the queue's pages keep: devices."""

from piste.web.counter.queue.models.device import Device

__all__ = ["Device"]
