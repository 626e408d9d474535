"""What is exchanged in a call, gone when it ends, and how well the line carried it, which stays."""

from typing import ClassVar

from django.db import models

from piste.web.remote.models.call import Call
from piste.web.remote.models.participant import Participant


class CallLine(models.Model):
    """A written message."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="lines")
    sender = models.ForeignKey(Participant, on_delete=models.CASCADE)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """As they were written."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.call_id} {self.pk}"


class CallDocument(models.Model):
    """A document; it stands in the database, so that it goes in the same transaction as the call's end."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    sender = models.ForeignKey(Participant, on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    size_bytes = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """As they came."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class CallQuality(models.Model):
    """How well one participant received another's media over some seconds; no names, no addresses."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="qualities")
    role = models.CharField(max_length=20)
    from_role = models.CharField(max_length=20)
    frames_per_s = models.FloatField(null=True)
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    lost_share = models.FloatField(null=True)
    round_trip_ms = models.FloatField(null=True)
    relayed = models.BooleanField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.call_id} {self.at:%H:%M:%S}"
