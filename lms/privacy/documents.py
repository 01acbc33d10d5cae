"""The words of the first versions. A later version is a new row; these are what people agreed to and stay."""

from __future__ import annotations

FIRST = (
    {
        "kind": "account",
        "version": 1,
        "required": True,
        "title_ko": "개인정보 수집·이용 동의",
        "title_en": "Collection and use of personal data",
        "purpose_ko": "본인 확인, 강좌 신청과 안내, 출석 확인, 수료증 발급",
        "purpose_en": "To know who you are, to take your applications and inform you about them, to record attendance, to issue certificates",
        "items_ko": "이름, 휴대전화 번호, 생년월일, 사는 동, (적은 경우) 이메일",
        "items_en": "Name, mobile number, date of birth, dong, and e-mail if you give one",
        "retention_ko": "마지막 이용 후 2년. 수료증 발급 대장은 법령에 따라 따로 보관합니다.",
        "retention_en": "Two years after you last used the site. The register of certificates is kept separately as the law asks.",
        "refusal_effect_ko": "동의하지 않을 수 있습니다. 그러면 온라인으로 신청할 수 없고, 전화로 문의하실 수 있습니다.",
        "refusal_effect_en": "You may refuse. Then you cannot apply online, but you can call us.",
    },
    {
        "kind": "promotion",
        "version": 1,
        "required": False,
        "title_ko": "새 강좌 소식 받기 동의",
        "title_en": "News about new courses",
        "purpose_ko": "새 강좌와 행사 소식을 문자나 이메일로 보내 드립니다.",
        "purpose_en": "To send you news about new courses and events by text or e-mail",
        "items_ko": "이름, 휴대전화 번호, (적은 경우) 이메일",
        "items_en": "Name, mobile number, and e-mail if you give one",
        "retention_ko": "동의를 거둘 때까지, 길어도 마지막 이용 후 2년",
        "retention_en": "Until you take your agreement back, at most two years after you last used the site",
        "refusal_effect_ko": "동의하지 않아도 강좌 신청과 수강에 아무런 불이익이 없습니다.",
        "refusal_effect_en": "You may refuse. It makes no difference to your courses.",
    },
)
