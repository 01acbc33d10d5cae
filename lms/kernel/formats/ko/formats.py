"""Django's own Korean formats put the hour before the half of the day; these do not."""

DATE_FORMAT = "Y년 n월 j일"
TIME_FORMAT = "A g시 i분"
DATETIME_FORMAT = "Y년 n월 j일 A g시 i분"
SHORT_DATE_FORMAT = "Y-n-j"
SHORT_DATETIME_FORMAT = "Y-n-j H:i"
