"""Lists of one meeting, on Thursday 5 March 2026, as the programs export them. Two people of the class, one of them twice, and a host."""

from __future__ import annotations

ZOOM_KO = """회의 ID,주제,시작 시간,종료 시간,사용자 이메일,기간(분),참가자
812 3456 7890,AI 활용 기초,03/05/2026 01:50:01 PM,03/05/2026 04:02:11 PM,host@example.org,133,3

이름(원래 이름),사용자 이메일,참가 시간,나간 시간,기간(분),게스트,녹화 동의
최민서,host@example.org,03/05/2026 01:50:01 PM,03/05/2026 04:02:11 PM,133,아니요,
이서준 (서초도서관),,03/05/2026 01:58:10 PM,03/05/2026 02:40:00 PM,42,예,
이서준 (서초도서관),,03/05/2026 02:45:30 PM,03/05/2026 04:00:40 PM,76,예,
010-1234 박지우,,03/05/2026 02:15:00 PM,03/05/2026 04:01:00 PM,106,예,
"""
ZOOM_EN = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 3456 7890,AI Basics,03/05/2026 01:50:01 PM,03/05/2026 04:02:11 PM,host@example.org,133,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent
최민서,host@example.org,03/05/2026 01:50:01 PM,03/05/2026 04:02:11 PM,133,No,
Jun (이서준),,03/05/2026 01:58:10 PM,03/05/2026 02:40:00 PM,42,Yes,
Jun (이서준),,03/05/2026 02:45:30 PM,03/05/2026 04:00:40 PM,76,Yes,
jiwoo,JIWOO@example.org,03/05/2026 02:15:00 PM,03/05/2026 04:01:00 PM,106,Yes,
"""
TEAMS_KO = """1. 요약
모임 제목\tAI 활용 기초, 2회차
참석한 참가자\t3
시작 시간\t26. 3. 5. 오후 1:50:01
종료 시간\t26. 3. 5. 오후 4:02:11

2. 참가자
이름\t첫 번째 참가\t마지막 나가기\t모임 내 기간\t전자 메일\t참가자 ID(UPN)\t역할
최민서\t2026. 3. 5. 오후 1:50:01\t2026. 3. 5. 오후 4:02:11\t2시간 12분\thost@example.org\thost@example.org\t이끌이
이서준\t2026. 3. 5. 오후 1:58:10\t2026. 3. 5. 오후 4:00:40\t1시간 57분\t\t\t참석자
박지우\t2026. 3. 5. 오후 2:15:00\t2026. 3. 5. 오후 4:01:00\t1시간 46분\tjiwoo@example.org\t\t참석자

3. 모임 내 활동
이름\t참가 시간\t나간 시간\t기간\t전자 메일\t역할
최민서\t2026. 3. 5. 오후 1:50:01\t2026. 3. 5. 오후 4:02:11\t2시간 12분\thost@example.org\t이끌이
이서준\t2026. 3. 5. 오후 1:58:10\t2026. 3. 5. 오후 2:40:00\t41분\t\t참석자
이서준\t2026. 3. 5. 오후 2:45:30\t2026. 3. 5. 오후 4:00:40\t1시간 15분\t\t참석자
박지우\t2026. 3. 5. 오후 2:15:00\t2026. 3. 5. 오후 4:01:00\t1시간 46분\tjiwoo@example.org\t참석자
"""
TEAMS_EN = """1. Summary
Meeting title\tAI Basics
Attended participants\t3

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
최민서\t3/5/26, 1:50:01 PM\t3/5/26, 4:02:11 PM\t2h 12m 10s\thost@example.org\thost@example.org\tOrganizer
이서준\t3/5/26, 1:58:10 PM\t3/5/26, 4:00:40 PM\t1h 57m\t\t\tAttendee
박지우\t3/5/26, 2:15:00 PM\t3/5/26, 4:01:00 PM\t1h 46m\tjiwoo@example.org\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
최민서\t3/5/26, 1:50:01 PM\t3/5/26, 4:02:11 PM\t2h 12m\thost@example.org\tOrganizer
이서준\t3/5/26, 1:58:10 PM\t3/5/26, 2:40:00 PM\t41m 50s\t\tAttendee
이서준\t3/5/26, 2:45:30 PM\t3/5/26, 4:00:40 PM\t1h 15m\t\tAttendee
박지우\t3/5/26, 2:15:00 PM\t3/5/26, 4:01:00 PM\t1h 46m\tjiwoo@example.org\tAttendee
"""
MEET_KO = """이름,성,이메일,기간,참여 시간,나간 시간
민서,최,host@example.org,2시간 12분,13:50,16:02
서준,이,,41분,오후 1:58:10,오후 2:40
서준,이,,1시간 15분,오후 2:45:30,오후 4:00:40
지우,박,jiwoo@example.org,1시간 46분,2026-03-05 14:15:00,2026-03-05 16:01:00
"""
MEET_EN = """First name,Last name,Email,Duration,Time joined,Time exited
민서,최,host@example.org,2 hr 12 min,1:50 PM,4:02 PM
서준,이,,41 min,1:58:10 PM,2:40 PM
서준,이,,1 hr 15 min,2:45:30 PM,4:00:40 PM
지우,박,jiwoo@example.org,1 hr 46 min,2:15 PM,4:01 PM
"""
WEBEX_KO = """회의 이름,회의 시작 시간,회의 종료 시간,표시 이름,역할,참석자 이메일,참여 시간,퇴장 시간,참석 기간,연결 유형
AI,2026-03-05 13:50:01,2026-03-05 16:02:11,최민서,호스트,host@example.org,2026-03-05 13:50:01,2026-03-05 16:02:11,133,데스크톱
AI,2026-03-05 13:50:01,2026-03-05 16:02:11,이서준,참석자,,2026-03-05 13:58:10,2026-03-05 14:40:00,42,모바일
AI,2026-03-05 13:50:01,2026-03-05 16:02:11,이서준,참석자,,2026-03-05 14:45:30,2026-03-05 16:00:40,76,모바일
AI,2026-03-05 13:50:01,2026-03-05 16:02:11,박지우,참석자,jiwoo@example.org,2026-03-05 14:15:00,2026-03-05 16:01:00,106,모바일
"""
WEBEX_EN = """Meeting Name\tMeeting Start Time\tMeeting End Time\tDisplay Name\tRole\tAttendee Email\tJoin Time\tLeave Time\tAttendance Duration
AI\t="2026-03-05 13:50:01"\t="2026-03-05 16:02:11"\t최민서\tHost\thost@example.org\t="2026-03-05 13:50:01"\t="2026-03-05 16:02:11"\t133 mins
AI\t="2026-03-05 13:50:01"\t="2026-03-05 16:02:11"\t이서준\tAttendee\t\t="2026-03-05 13:58:10"\t="2026-03-05 14:40:00"\t42 mins
AI\t="2026-03-05 13:50:01"\t="2026-03-05 16:02:11"\t이서준\tAttendee\t\t="2026-03-05 14:45:30"\t="2026-03-05 16:00:40"\t76 mins
AI\t="2026-03-05 13:50:01"\t="2026-03-05 16:02:11"\t박지우\tAttendee\tjiwoo@example.org\t="2026-03-05 14:15:00"\t="2026-03-05 16:01:00"\t106 mins
"""
FILES = {
    "Zoom, Korean, CP949": ZOOM_KO.encode("cp949"),
    "Zoom, Korean": ZOOM_KO.encode("utf-8-sig"),
    "Zoom, English": ZOOM_EN.encode("utf-8-sig"),
    "Teams, Korean": TEAMS_KO.encode("utf-16"),
    "Teams, English": TEAMS_EN.encode("utf-16"),
    "Meet, Korean": MEET_KO.encode(),
    "Meet, English": MEET_EN.encode(),
    "Webex, Korean": WEBEX_KO.encode("utf-8-sig"),
    "Webex, English": WEBEX_EN.encode("utf-16"),
}
