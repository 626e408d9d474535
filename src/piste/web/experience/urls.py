"""Addresses of the app."""

from django.urls import path

from piste.web.experience.views import actions, alerts, builder, entry, kiosk, notes, results, survey, texts, waves

app_name = "experience"
urlpatterns = [
    path("smiley/<str:token>/", kiosk.kiosk, name="kiosk"),
    path("smiley/<str:token>/answers", kiosk.kiosk_answers, name="kiosk-answers"),
    path("smiley/<str:token>/worker.js", kiosk.kiosk_worker, name="kiosk-worker"),
    path("survey/point/<slug:code>", survey.survey_at_point, name="survey-point"),
    path("survey/link/<str:token>", survey.survey_by_link, name="survey-link"),
    path("survey/staff/<str:token>", survey.survey_by_invitation, name="survey-staff"),
    path("feedback/point/<slug:code>", actions.said_and_did, name="said-and-did"),
    path("feedback/accessibility/<slug:code>", actions.accessibility, name="accessibility"),
    path("experience", results.choose, name="results"),
    path("experience/waves/", waves.waves, name="waves"),
    path("experience/waves/<int:pk>", waves.wave, name="wave"),
    path("experience/waves/<int:pk>/invite", waves.invite, name="invite"),
    path("experience/waves/<int:pk>/remind", waves.remind, name="remind"),
    path("experience/waves/<int:pk>/enter", entry.enter, name="enter"),
    path("experience/waves/<int:pk>/import", entry.bring, name="bring"),
    path("experience/questionnaires", builder.questionnaires, name="questionnaires"),
    path("experience/questionnaires/<int:pk>", builder.questionnaire, name="questionnaire"),
    path("experience/questionnaires/<int:pk>/change", builder.change, name="questionnaire-change"),
    path("experience/questionnaires/<int:pk>/words", builder.words, name="questionnaire-words"),
    path("experience/questionnaires/<int:pk>/preview", builder.preview, name="questionnaire-preview"),
    path("experience/questionnaires/<int:pk>/questions/new", builder.item, name="item-new"),
    path("experience/questionnaires/<int:pk>/questions/<int:number>", builder.item, name="item"),
    path("experience/kiosks", waves.kiosks, name="kiosks"),
    path("experience/notes", notes.notes, name="notes"),
    path("experience/notes/<int:pk>", notes.note, name="note"),
    path("experience/texts", texts.texts, name="texts"),
    path("experience/texts/<int:pk>", texts.code, name="code"),
    path("experience/alerts/<int:pk>", alerts.answer_alert, name="alert"),
    path("experience/done", actions.to_units, name="to-units"),
    path("experience/actions", actions.actions, name="actions"),
    path("experience/actions/<int:pk>", actions.action, name="action"),
    path("experience/results/<slug:wave>/<slug:code>", results.results, name="result"),
    path("experience/results/<slug:wave>/<slug:code>/table.<str:kind>", results.download, name="download"),
]
