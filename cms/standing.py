"""The standing pages that every site's footer leads to, as a site begins with them. Editors own them from then on.

Content, so in both languages here and not in the message catalogue. They say what the software does; what only the operator can know is marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import escape

Block = tuple[str, Any]


@dataclass(frozen=True)
class StandingText:
    """`blocks` are pairs of a kind (heading, paragraph, callout) and its words, with settings of the site in braces."""

    title: str
    summary: str
    blocks: tuple[tuple[str, str], ...]

    def body(self, language: str) -> list[Block]:
        """The text as a StreamField takes it, with the site's own names and numbers."""
        return [_block(kind, words, _facts(language)) for kind, words in self.blocks]


def _facts(language: str) -> dict[str, str]:
    english = language == "en"
    return {
        "site": settings.LMS_SITE_NAME_EN if english else settings.LMS_SITE_NAME,
        "district": settings.LMS_DISTRICT_EN if english else settings.LMS_DISTRICT,
        "phone": settings.LMS_PHONE,
        "hours": settings.LMS_PHONE_HOURS_EN if english else settings.LMS_PHONE_HOURS,
        "email": settings.LMS_CONTACT_EMAIL,
        "address": settings.LMS_ADDRESS,
    }


def _block(kind: str, words: str, facts: dict[str, str]) -> Block:
    if kind == "heading":
        return "heading", {"text": words.format_map(facts), "level": "2"}
    html = words.format_map({name: escape(value) for name, value in facts.items()})
    if kind == "callout":
        title, _, text = html.partition("|")
        return "callout", {"tone": "warning", "title": title, "text": f"<p>{text}</p>"}
    lines = html.splitlines()
    items = "".join(f"<li>{line.removeprefix('- ')}</li>" for line in lines if line.startswith("- "))
    return "paragraph", f"<ul>{items}</ul>" if items else "".join(f"<p>{line}</p>" for line in lines)


HELP_KO = StandingText(
    "이용 안내",
    "신청, 출석, 수료증, 들어가기에 관해 자주 묻는 것을 모았습니다.",
    (
        ("paragraph", "찾는 답이 없으면 {phone}({hours})로 전화해 주세요. 컴퓨터가 어려우셔도 괜찮습니다. 전화로 신청까지 도와드립니다."),
        ("heading", "신청하고 싶어요"),
        (
            "paragraph",
            (
                "강좌는 누구나 둘러볼 수 있습니다. 신청하려면 이름과 휴대전화 번호로 먼저 가입해 주세요. 이메일이 없어도 됩니다.\n"
                "‘강좌 찾기’에서 강좌를 고르고 신청 단추를 누르면 됩니다. 결과는 문자로 알려 드립니다."
            ),
        ),
        ("heading", "신청을 취소하고 싶어요"),
        ("paragraph", "‘나의 학습’에서 강좌를 골라 취소합니다. 언제까지 취소할 수 있는지는 강좌마다 적혀 있습니다. 기한이 지났으면 전화해 주세요."),
        ("heading", "수업 날짜가 바뀌거나 취소되면요?"),
        ("paragraph", "문자나 이메일로 알려 드립니다. ‘나의 학습’과 강좌 글에도 원래 일정과 바뀐 일정이 함께 나옵니다."),
        ("heading", "출석과 수료증"),
        (
            "paragraph",
            (
                "출석은 강사가 수업 때마다 부릅니다. 수료까지 무엇이 남았는지는 ‘나의 학습’에 나옵니다.\n"
                "수료하면 ‘나의 학습’에서 수료증을 내려받습니다. 수료증이 진짜인지는 누구나 ‘수료증 확인’에서 확인할 수 있습니다."
            ),
        ),
        ("heading", "비밀번호를 잊었어요"),
        ("paragraph", "비밀번호 없이 휴대전화로 받은 숫자로도 들어갈 수 있습니다. 이 숫자는 아무에게도 알려 주지 마세요. 직원도 묻지 않습니다."),
    ),
)
HELP_EN = StandingText(
    "How to use this site",
    "What people often ask about applying, attendance, certificates and signing in.",
    (
        ("paragraph", "If you do not find your answer, call {phone} ({hours}). You need not know computers: we can apply for you on the telephone."),
        ("heading", "I want to apply"),
        (
            "paragraph",
            (
                "Everybody may look at the courses. To apply, sign up with your name and mobile number first; no e-mail address is needed.\n"
                "Choose a course under “Find a course” and press its button. We tell you the result in a text message."
            ),
        ),
        ("heading", "I want to give my place back"),
        ("paragraph", "Choose the course in “My learning”. Each course says until when you can do it. If that day has passed, please call us."),
        ("heading", "What if a class is moved or cancelled?"),
        ("paragraph", "We tell you by text message or e-mail. “My learning” and the course's page show the old and the new time."),
        ("heading", "Attendance and certificates"),
        (
            "paragraph",
            (
                "The instructor calls the roll in each class. “My learning” says what is still missing for your certificate.\n"
                "When you have completed the course, you save the certificate there. Anybody can check it under “Check a certificate”."
            ),
        ),
        ("heading", "I forgot my password"),
        ("paragraph", "You can also sign in with a number that we send to your mobile phone. Tell it to nobody. Our staff never ask for it."),
    ),
)
ACCESSIBILITY_KO = StandingText(
    "접근성 안내",
    "누구나 쓸 수 있도록 무엇을 했고, 불편하면 어디에 알리는지 적었습니다.",
    (
        (
            "paragraph",
            "이 사이트는 나이, 장애, 쓰는 기기와 관계없이 누구나 쓰실 수 있게 하려고 합니다. 목표는 WCAG 2.2 AA와 한국형 지침(KWCAG 2.2)입니다.",
        ),
        ("heading", "이렇게 만들었습니다"),
        (
            "paragraph",
            (
                "- 글자 크기와 고대비 화면을 모든 화면의 맨 위에서 바꿀 수 있습니다.\n"
                "- ‘쉬운 화면’에서는 자주 쓰는 단추만 크게 보입니다.\n"
                "- 마우스 없이 자판만으로 쓸 수 있습니다.\n"
                "- 색으로만 알리지 않고 글자로도 적습니다.\n"
                "- 휴대전화에서 옆으로 밀지 않고 읽을 수 있습니다."
            ),
        ),
        ("heading", "아직 확인하지 못한 것"),
        ("paragraph", "바깥 기관의 접근성 심사는 아직 받지 않았습니다. 화면마다 자동 검사를 하지만, 자동 검사가 모든 불편을 찾지는 못합니다."),
        ("heading", "컴퓨터 없이 이용하기"),
        ("paragraph", "{phone}({hours})로 전화하시면 강좌를 묻고 신청하실 수 있습니다."),
        ("heading", "불편한 점을 알려 주세요"),
        ("paragraph", "{phone} 또는 {email}로 알려 주세요. 어느 화면에서 무엇을 하려고 했는지 말씀해 주시면 고치는 데 도움이 됩니다."),
    ),
)
ACCESSIBILITY_EN = StandingText(
    "Accessibility",
    "What was done so that everybody can use this site, and whom to tell when something is hard.",
    (
        ("paragraph", "{site} is meant for everybody, whatever their age, ability or device. Its targets are WCAG 2.2 AA and the Korean KWCAG 2.2."),
        ("heading", "What was done"),
        (
            "paragraph",
            (
                "- Text size and high contrast can be chosen at the top of every page.\n"
                "- The easy view shows only the main buttons, larger.\n"
                "- The site works with the keyboard alone.\n"
                "- Colour is never the only sign: states are also written.\n"
                "- Nothing needs scrolling sideways on a mobile phone."
            ),
        ),
        ("heading", "What has not been checked yet"),
        ("paragraph", "No outside body has assessed this site. Every kind of page is tested automatically, which does not find every difficulty."),
        ("heading", "Without a computer"),
        ("paragraph", "Call {phone} ({hours}) to ask about courses and to apply."),
        ("heading", "Tell us"),
        ("paragraph", "Call {phone} or write to {email}. It helps to know which page it was and what you wanted to do."),
    ),
)
PRIVACY_KO = StandingText(
    "개인정보 처리방침",
    "어떤 정보를 왜 모으고, 얼마나 보관하며, 누구에게 물을 수 있는지 알려 드립니다.",
    (
        (
            "callout",
            (
                "초안입니다|이 글은 운영 기관이 아직 검토하지 않은 초안입니다. {district} 담당자는 보관 기간, 위탁, 보호책임자와 시행일을 "
                "확인해 고친 뒤 이 상자를 지워 주세요. [ ]로 적은 곳은 꼭 채워야 합니다."
            ),
        ),
        ("heading", "모으는 정보와 쓰는 목적"),
        (
            "paragraph",
            (
                "- 이름, 휴대전화 번호, 생년월일, 사는 동: 본인을 구별하고 신청을 받고 알리는 데 씁니다.\n"
                "- 이메일과 영문 이름: 적으신 경우에만 알림과 영문 수료증에 씁니다.\n"
                "- 신청, 출석, 확인 문제의 답과 점수: 수료를 판단하고 수료증을 발급하는 데 씁니다.\n"
                "- 들어온 시각과 인터넷 주소(IP): 안전하게 운영하는 데 씁니다."
            ),
        ),
        ("paragraph", "주민등록번호는 받지 않습니다."),
        ("heading", "보관하는 기간"),
        (
            "paragraph",
            (
                "- 가입 정보: 마지막으로 이용한 날부터 2년 [확인 필요]\n"
                "- 신청, 출석, 확인 문제: 수업이 끝난 뒤 5년, 취소한 신청은 1년 [확인 필요]\n"
                "- 보낸 알림: 1년 [확인 필요]\n"
                "- 개인정보를 본 기록: 2년 이상\n"
                "- 수료증 발급 대장: 나중에도 확인해 드릴 수 있도록 따로 보관합니다."
            ),
        ),
        ("heading", "다른 곳에 주거나 맡기는 일"),
        (
            "paragraph",
            "강사는 맡은 수업의 수강생만 볼 수 있습니다. 다른 곳에 주는 일: [없음 또는 내용]. 문자 발송, 서버 운영처럼 맡긴 곳: [이름과 맡긴 일].",
        ),
        ("heading", "나의 권리"),
        (
            "paragraph",
            "내 정보를 보거나 고치거나 지워 달라고 할 수 있고, 동의를 거둘 수 있습니다. ‘내 정보’ 화면이나 아래 연락처로 말씀해 주세요.",
        ),
        ("heading", "안전하게 지키기 위해 하는 일"),
        (
            "paragraph",
            (
                "- 직원은 두 단계로 확인하고 들어옵니다.\n"
                "- 누가 언제 누구의 정보를 보았는지 기록합니다.\n"
                "- 목록에서는 이름과 번호의 일부를 가립니다.\n"
                "- 쿠키는 들어온 상태와 화면 설정을 기억하는 데 씁니다. 수업 화면의 코드로 출석을 기록하면, 같은 휴대전화로 두 사람이 기록했는지 "
                "알아볼 수 있도록 그 브라우저에 임의의 이름을 1년 동안 둡니다."
            ),
        ),
        ("heading", "책임자와 연락처"),
        ("paragraph", "개인정보 보호책임자: [직위와 이름]\n{district}, {address}\n전화 {phone}({hours}), 이메일 {email}\n시행일: [날짜]"),
    ),
)
PRIVACY_EN = StandingText(
    "Privacy policy",
    "What is collected and why, how long it is kept, and whom you can ask.",
    (
        (
            "callout",
            (
                "This is a draft|The operator has not reviewed this text yet. Staff of {district}: check how long data are kept, who works for you, "
                "who is responsible and from when this holds, then remove this box. What stands in [ ] must be filled in."
            ),
        ),
        ("heading", "What is collected, and why"),
        (
            "paragraph",
            (
                "- Name, mobile number, date of birth and dong: to know who you are, to take your applications and to inform you.\n"
                "- E-mail and name in English: only if you give them, for messages and for an English certificate.\n"
                "- Applications, attendance, answers and scores of quizzes: to decide about completion and to issue certificates.\n"
                "- Times of access and the internet address (IP): to run the site safely."
            ),
        ),
        ("paragraph", "Resident registration numbers are not collected."),
        ("heading", "How long it is kept"),
        (
            "paragraph",
            (
                "- Account: two years after you last used the site [to be confirmed]\n"
                "- Applications, attendance and quizzes: five years after the run, withdrawn applications one year [to be confirmed]\n"
                "- Messages that were sent: one year [to be confirmed]\n"
                "- The log of looks at personal data: two years or more\n"
                "- The register of certificates: kept apart, so that certificates can still be checked later."
            ),
        ),
        ("heading", "Who else receives it"),
        (
            "paragraph",
            (
                "Instructors see only the learners of their own classes. Given to others: [nobody, or whom]. "
                "Working for us, such as for text messages or servers: [who, and what they do]."
            ),
        ),
        ("heading", "Your rights"),
        ("paragraph", "You may see, correct or delete your data and take your agreement back: on the page “My details”, or by the contacts below."),
        ("heading", "How it is protected"),
        (
            "paragraph",
            (
                "- Staff sign in with two steps.\n"
                "- Who looked at whose data, and when, is written down.\n"
                "- Lists show only parts of names and numbers.\n"
                "- Cookies keep you signed in and remember how you like to read. If you record your attendance with a code "
                "from the screen, the browser keeps a random name for a year, by which two people on one telephone can be seen as such."
            ),
        ),
        ("heading", "Responsible, and how to reach us"),
        (
            "paragraph",
            "Privacy officer: [position and name]\n{district}, {address}\nTelephone {phone} ({hours}), e-mail {email}\nIn force from: [date]",
        ),
    ),
)
STANDING = {
    "help": {"ko": HELP_KO, "en": HELP_EN},
    "privacy": {"ko": PRIVACY_KO, "en": PRIVACY_EN},
    "accessibility": {"ko": ACCESSIBILITY_KO, "en": ACCESSIBILITY_EN},
}
