"""Addresses of remote service."""

from django.urls import path

from piste.web.remote.views import calls, duty, room

app_name = "remote"
urlpatterns = [
    path("calls", calls.calls, name="calls"),
    path("calls/<int:pk>/invite", calls.invitation, name="invite"),
    path("calls/<int:pk>/enter", calls.enter, name="enter"),
    path("calls/join/<str:token>", calls.join, name="join"),
    path("calls/<int:pk>", room.room, name="room"),
    path("calls/<int:pk>/state", room.state, name="state"),
    path("calls/<int:pk>/message", room.message, name="message"),
    path("calls/<int:pk>/lobby", room.lobby, name="lobby"),
    path("calls/<int:pk>/lines", room.line, name="line"),
    path("calls/<int:pk>/documents", room.add_document, name="document-add"),
    path("calls/<int:pk>/documents/<int:number>", room.document, name="document"),
    path("calls/<int:pk>/quality", room.quality, name="quality"),
    path("calls/<int:pk>/leave", room.leave, name="leave"),
    path("calls/<int:pk>/feedback", room.feedback, name="feedback"),
    path("calls/<int:pk>/end", room.end, name="end"),
    path("duty", duty.duty, name="duty"),
    path("duty/change", duty.change, name="duty-change"),
    path("duty/requests/<int:pk>/accept", duty.accept, name="accept"),
    path("duty/requests/<int:pk>/called-back", duty.call_back, name="called-back"),
    path("experts/ask", duty.ask, name="ask"),
    path("experts/requests/<int:pk>", duty.asked, name="request"),
]
