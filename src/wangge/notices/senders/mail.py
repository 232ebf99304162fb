from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from wangge.notices.senders.base import Message, SendingFailed


class MailSender:
    """E-mail through the configured server; the message id is the notice's, so that a repetition shows as one."""

    def send(self, *, address: str, secret: str, message: Message) -> None:
        """Sends, or says why not."""
        if not settings.ENV.email_url and settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            raise SendingFailed(_("No mail server is configured (WANGGE_EMAIL_URL)."))
        mail = EmailMessage(
            subject=message.title.replace("\n", " "),
            body=message.text(),
            from_email=settings.ENV.email_from,
            to=[address],
            headers={"Message-ID": f"<{message.identity}@wangge>"},
        )
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            raise SendingFailed(str(error)) from error


MAIL = MailSender()
