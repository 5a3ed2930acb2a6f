BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
CREATE TABLE "announcements" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	audience VARCHAR(16) NOT NULL, 
	value TEXT, 
	text TEXT NOT NULL, 
	at DATETIME NOT NULL, token VARCHAR(32), 
	CONSTRAINT announcements_audience CHECK (audience IN ('all', 'post', 'visa_kind'))
);
INSERT INTO "announcements" VALUES(1,'all',NULL,'We are closed on Monday','2026-11-24 09:04:11.000000','DXI_orwc');
INSERT INTO "announcements" VALUES(2,'all',NULL,'We are closed on Tuesday','2026-11-24 09:08:22.000000','y7oSC0D0');
CREATE TABLE "audit" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	staff_id BIGINT, 
	staff_name TEXT, 
	action VARCHAR(32) NOT NULL, 
	case_id BIGINT, 
	detail TEXT, 
	update_id BIGINT NOT NULL, 
	FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-24 09:00:10.000000',7000001,'Mia','newcase',1,'label Smith; visa IR1; post Lagos; refused 2026-11-20; check 3',100000001);
INSERT INTO "audit" VALUES(2,'2026-11-24 09:00:20.000000',7000001,'Mia','newcase',2,'label Jones; visa K1; post Lima; refused 2026-11-20; check 3',100000002);
INSERT INTO "audit" VALUES(3,'2026-11-24 09:00:30.000000',7000001,'Mia','invite',1,'invitation 1',100000003);
INSERT INTO "audit" VALUES(4,'2026-11-24 09:00:50.000000',NULL,NULL,'joined',1,NULL,100000005);
INSERT INTO "audit" VALUES(5,'2026-11-24 09:01:00.000000',7000001,'Mia','invite',2,'invitation 1',100000006);
INSERT INTO "audit" VALUES(6,'2026-11-24 09:01:20.000000',NULL,NULL,'joined',2,NULL,100000008);
INSERT INTO "audit" VALUES(7,'2026-11-24 09:01:30.000000',7000001,'Mia','invite',1,'invitation 2',100000009);
INSERT INTO "audit" VALUES(8,'2026-11-24 09:01:50.000000',NULL,NULL,'joined',1,NULL,100000011);
INSERT INTO "audit" VALUES(9,'2026-11-24 09:02:30.000000',7000001,'Mia','status',1,'Refused, 2026-11-20',100000015);
INSERT INTO "audit" VALUES(10,'2026-11-24 09:02:50.000000',7000001,'Mia','status',2,'Refused, 2026-11-20',100000017);
INSERT INTO "audit" VALUES(11,'2026-11-24 09:04:11.000000',7000001,'Mia','announce',NULL,'announcement 1 to all: 2 messages',100000019);
INSERT INTO "audit" VALUES(12,'2026-11-24 09:05:52.000000',7000001,'Mia','invite',2,'invitation 2',100000023);
INSERT INTO "audit" VALUES(13,'2026-11-24 09:06:12.000000',7000001,'Mia','newcase',3,'label Brown',100000025);
INSERT INTO "audit" VALUES(14,'2026-11-24 09:06:22.000000',7000001,'Mia','item',1,'1. passport copy',100000026);
INSERT INTO "audit" VALUES(15,'2026-11-24 09:07:32.000000',7000001,'Mia','check',1,NULL,100000033);
INSERT INTO "audit" VALUES(16,'2026-11-24 09:08:02.000000',7000002,'Noor','status',1,'Administrative Processing, 2026-11-24',100000036);
INSERT INTO "audit" VALUES(17,'2026-11-24 09:08:22.000000',7000002,'Noor','announce',NULL,'announcement 2 to all: 2 messages',100000038);
CREATE TABLE "cases" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	number VARCHAR(16) NOT NULL, 
	label TEXT, 
	visa_kind TEXT, 
	post TEXT, 
	refused_on DATE, 
	check_every_days INTEGER NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	created_at DATETIME NOT NULL, 
	checked_at DATETIME, 
	next_check_at DATETIME NOT NULL, token VARCHAR(32), 
	CONSTRAINT cases_state CHECK (state IN ('open', 'closed')), 
	UNIQUE (number)
);
INSERT INTO "cases" VALUES(1,'BLG2019123456','Smith','IR1','Lagos','2026-11-20',3,'open','2026-11-24 09:00:10.000000','2026-11-24 09:08:02.000000','2026-11-27 09:08:02.000000','I3dLK_0c');
INSERT INTO "cases" VALUES(2,'BLG2019123457','Jones','K1','Lima','2026-11-20',3,'open','2026-11-24 09:00:20.000000','2026-11-24 09:02:50.000000','2026-11-27 09:02:50.000000','exR5o8hc');
INSERT INTO "cases" VALUES(3,'AA00A1B2C3','Brown',NULL,NULL,NULL,7,'open','2026-11-24 09:06:12.000000',NULL,'2026-12-01 09:06:12.000000','gT16yhGo');
CREATE TABLE changes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	token VARCHAR(32) NOT NULL, 
	case_id BIGINT NOT NULL, 
	content TEXT NOT NULL, 
	update_id BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	undone_by BIGINT, 
	UNIQUE (token), 
	FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "changes" VALUES(1,'z1tDajvm',1,'{"kind":"added"}',100000001,'2026-11-24 09:00:10.000000',NULL);
INSERT INTO "changes" VALUES(2,'BTRNoGZZ',2,'{"kind":"added"}',100000002,'2026-11-24 09:00:20.000000',NULL);
INSERT INTO "changes" VALUES(3,'aqmkDgKz',3,'{"kind":"added"}',100000025,'2026-11-24 09:06:12.000000',NULL);
INSERT INTO "changes" VALUES(4,'5dP5hx8Z',1,'{"kind":"items","numbers":[1]}',100000026,'2026-11-24 09:06:22.000000',NULL);
INSERT INTO "changes" VALUES(5,'BVGnqarj',1,'{"kind":"check"}',100000033,'2026-11-24 09:07:32.000000',NULL);
CREATE TABLE "drafts" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR(16) NOT NULL, 
	staff_id BIGINT NOT NULL, 
	case_id BIGINT, 
	content TEXT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	prompt_id BIGINT, 
	at DATETIME NOT NULL, update_id BIGINT, token VARCHAR(32), 
	CONSTRAINT drafts_state CHECK (state IN ('open', 'confirmed', 'cancelled')), 
	FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "drafts" VALUES(1,'status',7000001,1,'{"step":"preview","status":"Refused","updated_on":"2026-11-20","dated":true,"note":"please call us","over":null,"shown":["09dfb88fa95e6551"],"made":1,"checked":false,"checked_by":null}','confirmed',NULL,'2026-11-24 09:02:20.000000',100000014,'xVr4IkdK');
INSERT INTO "drafts" VALUES(2,'status',7000001,2,'{"step":"preview","status":"Refused","updated_on":"2026-11-20","dated":true,"note":"please call us","over":null,"shown":["59bcdc5bdbb45066"],"made":2,"checked":false,"checked_by":null}','confirmed',NULL,'2026-11-24 09:02:40.000000',100000016,'-HAefQp3');
INSERT INTO "drafts" VALUES(3,'announcement',7000001,NULL,'{"kind":"all","value":null,"text":"We are closed on Monday","offered":[],"sent":1,"takes_back":null}','confirmed',NULL,'2026-11-24 09:04:01.000000',100000018,'NeNkkkHZ');
INSERT INTO "drafts" VALUES(4,'case',7000001,3,'{"todo":["visa","post","refused","check"],"menu":false,"options":["B1/B2","F-1"],"items":false}','open',54,'2026-11-24 09:06:12.000000',100000025,'fROS61nq');
INSERT INTO "drafts" VALUES(5,'case',7000001,1,'{"todo":[],"menu":false,"options":[],"items":true}','open',56,'2026-11-24 09:06:22.000000',100000026,'0-CwRivW');
INSERT INTO "drafts" VALUES(6,'case',7000001,2,'{"todo":["label"],"menu":true,"options":[],"items":false}','open',58,'2026-11-24 09:06:42.000000',100000027,'llKE9Zux');
INSERT INTO "drafts" VALUES(7,'status',7000001,1,'{"step":"preview","status":"Issued","updated_on":"2026-11-24","dated":true,"note":null,"over":1,"shown":["44c5d9dead36d6fd"],"made":null,"checked":false,"checked_by":null}','cancelled',NULL,'2026-11-24 09:06:52.000000',100000029,'J4W3MUKx');
INSERT INTO "drafts" VALUES(8,'correction',7000001,2,'{"step":"preview","status":"Administrative Processing","updated_on":"2026-11-24","dated":true,"note":"please call us","over":2,"shown":["4ffaa4da2ff1044f"],"made":null,"checked":false,"checked_by":null}','open',NULL,'2026-11-24 09:07:02.000000',100000030,'Ct-9U5Ex');
INSERT INTO "drafts" VALUES(9,'withdrawal',7000001,2,'2','open',NULL,'2026-11-24 09:07:12.000000',100000031,'pSNc5IJB');
INSERT INTO "drafts" VALUES(10,'announcement',7000002,NULL,'{"kind":"all","value":null,"text":null,"offered":[],"sent":null,"takes_back":null}','open',66,'2026-11-24 09:07:22.000000',100000032,'w7yaD6jM');
INSERT INTO "drafts" VALUES(11,'offer',7000001,NULL,'{"text":"BLG2019123457","command":"checked","answers":null,"draft":null,"about":""}','open',NULL,'2026-11-24 09:07:42.000000',100000034,'iOBKwrkE');
INSERT INTO "drafts" VALUES(12,'status',7000002,1,'{"step":"preview","status":"Administrative Processing","updated_on":"2026-11-24","dated":true,"note":null,"over":1,"shown":["7d4b5dfea742313a"],"made":3,"checked":false,"checked_by":null}','confirmed',NULL,'2026-11-24 09:07:52.000000',100000035,'LtlSbrVM');
INSERT INTO "drafts" VALUES(13,'announcement',7000002,NULL,'{"kind":"all","value":null,"text":"We are closed on Tuesday","offered":[],"sent":2,"takes_back":null}','confirmed',NULL,'2026-11-24 09:08:12.000000',100000037,'b3ragG42');
CREATE TABLE effects (
	chat_id BIGINT NOT NULL, 
	update_id BIGINT NOT NULL, 
	what VARCHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (chat_id, update_id, what)
);
INSERT INTO "effects" VALUES(7000001,100000015,'meant draft 1','2026-11-24 09:02:30.000000');
INSERT INTO "effects" VALUES(7000001,100000015,'status','2026-11-24 09:02:30.000000');
INSERT INTO "effects" VALUES(7000001,100000017,'meant draft 2','2026-11-24 09:02:50.000000');
INSERT INTO "effects" VALUES(7000001,100000017,'status','2026-11-24 09:02:50.000000');
INSERT INTO "effects" VALUES(7000001,100000019,'meant draft 3','2026-11-24 09:04:11.000000');
INSERT INTO "effects" VALUES(7000001,100000026,'item','2026-11-24 09:06:22.000000');
INSERT INTO "effects" VALUES(7000001,100000033,'checked','2026-11-24 09:07:32.000000');
INSERT INTO "effects" VALUES(7000002,100000036,'meant draft 12','2026-11-24 09:08:02.000000');
INSERT INTO "effects" VALUES(7000002,100000036,'status','2026-11-24 09:08:02.000000');
INSERT INTO "effects" VALUES(7000002,100000038,'meant draft 13','2026-11-24 09:08:22.000000');
CREATE TABLE followers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	case_id BIGINT NOT NULL, 
	chat_id BIGINT NOT NULL, 
	invitation_id BIGINT NOT NULL, 
	since DATETIME NOT NULL, 
	subscribed BOOLEAN NOT NULL, 
	gone_at DATETIME, token VARCHAR(32), 
	CONSTRAINT followers_once UNIQUE (case_id, chat_id), 
	FOREIGN KEY(case_id) REFERENCES cases (id), 
	FOREIGN KEY(invitation_id) REFERENCES invitations (id)
);
INSERT INTO "followers" VALUES(1,1,7000003,1,'2026-11-24 09:00:50.000000',1,NULL,'a121ydY3');
INSERT INTO "followers" VALUES(2,2,7000003,2,'2026-11-24 09:01:20.000000',1,NULL,'krEaddPg');
INSERT INTO "followers" VALUES(3,1,7000004,3,'2026-11-24 09:01:50.000000',1,NULL,'Qq88gdQE');
CREATE TABLE "inbox" (
	update_id INTEGER NOT NULL, 
	chat_id BIGINT, 
	raw TEXT, 
	state VARCHAR(8) NOT NULL, 
	tries INTEGER NOT NULL, 
	error VARCHAR(200), 
	reference VARCHAR(16), 
	received_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	owner VARCHAR(200), 
	sends INTEGER DEFAULT '0' NOT NULL, token VARCHAR(32), 
	PRIMARY KEY (update_id), 
	CONSTRAINT inbox_state CHECK (state IN ('new', 'working', 'done', 'dead', 'in_doubt'))
);
INSERT INTO "inbox" VALUES(100000039,7000005,'{"update_id": 100000039, "message": {"message_id": 78, "from": {"id": 7000005, "is_bot": false, "first_name": "Cleo", "language_code": "en"}, "chat": {"id": 7000005, "type": "private", "first_name": "Cleo"}, "date": 1795511316, "text": "what does 221g mean"}}','in_doubt',1,'AnswerInDoubtError','GOLDEN','2026-11-24 09:08:32.000000','2026-11-24 09:08:32.000000',NULL,0,'t7lHjQbL');
CREATE TABLE invitation_tries (
	chat_id BIGINT NOT NULL, 
	update_id BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (chat_id, update_id)
);
CREATE TABLE "invitations" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	case_id BIGINT NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, token VARCHAR(32), 
	CONSTRAINT invitations_state CHECK (state IN ('open', 'used', 'revoked')), 
	FOREIGN KEY(case_id) REFERENCES cases (id), 
	UNIQUE (token_hash)
);
INSERT INTO "invitations" VALUES(1,1,'0ec28355b8d66323ed82cde1b46186889a1d5167f947129b1d02e64dc88f0751','used','2026-11-24 09:00:30.000000','2026-12-08 09:00:30.000000','2026-11-24 09:00:50.000000','3PtHM1Ai');
INSERT INTO "invitations" VALUES(2,2,'23e127d128b8878169002fbff93c90d57e5ad74eb51dbecd3deb90540bec273b','used','2026-11-24 09:01:00.000000','2026-12-08 09:01:00.000000','2026-11-24 09:01:20.000000','UhcqTRXR');
INSERT INTO "invitations" VALUES(3,1,'3eb759ff4ba47271f8f657d881ce8d7b2f82501c69e88fa0fd21d8b38f37fb9d','used','2026-11-24 09:01:30.000000','2026-12-08 09:01:30.000000','2026-11-24 09:01:50.000000','3dKIuuNy');
INSERT INTO "invitations" VALUES(4,2,'b60022a88d3d1af024d1b4bb7257d95016d6b5e51418742dd8e97c0a058fddda','open','2026-11-24 09:05:52.000000','2026-12-08 09:05:52.000000',NULL,'57sUAzvc');
CREATE TABLE learned (
	name VARCHAR(100) NOT NULL, 
	content BLOB NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE "leases" (
	name VARCHAR(64) NOT NULL, 
	holder VARCHAR(200), 
	until DATETIME NOT NULL, 
	epoch INTEGER DEFAULT '1' NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "leases" VALUES('staff lines','vmpid:[4026531836]:28166:3f29086e','2026-11-24 09:02:50.000000',1);
CREATE TABLE "misses" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	update_id BIGINT NOT NULL, 
	chat_id BIGINT NOT NULL, 
	locale VARCHAR(16) NOT NULL, 
	utterance TEXT, 
	reason VARCHAR(16) NOT NULL, 
	candidates TEXT NOT NULL, 
	chosen VARCHAR(100), 
	at DATETIME NOT NULL, token VARCHAR(32), 
	CONSTRAINT misses_reason CHECK (reason IN ('none', 'suggested', 'rejected', 'off_topic')), 
	CONSTRAINT misses_once UNIQUE (chat_id, update_id)
);
INSERT INTO "misses" VALUES(1,100000020,7000003,'en','my passport is still there, may I fly','suggested','passport-held,travel-while-pending,what-is-221g',NULL,'2026-11-24 09:05:22.000000','ldp5rE7g');
INSERT INTO "misses" VALUES(2,100000021,7000004,'en','the passport or the letter about travel home','suggested','passport-held,travel-while-pending,what-is-221g',NULL,'2026-11-24 09:05:32.000000','Flba18HR');
CREATE TABLE moved_chats (
	chat_id BIGINT NOT NULL, 
	new_id BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (chat_id)
);
CREATE TABLE open_items (
	case_id BIGINT NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	added_at DATETIME NOT NULL, 
	done_at DATETIME, 
	PRIMARY KEY (case_id, number), 
	FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "open_items" VALUES(1,1,'passport copy','2026-11-24 09:06:22.000000',NULL);
CREATE TABLE "openings" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	invitation_id BIGINT NOT NULL, 
	chat_id BIGINT NOT NULL, 
	at DATETIME NOT NULL, token VARCHAR(32), 
	CONSTRAINT openings_once UNIQUE (invitation_id, chat_id), 
	FOREIGN KEY(invitation_id) REFERENCES invitations (id)
);
INSERT INTO "openings" VALUES(1,1,7000003,'2026-11-24 09:00:40.000000','cYYJ_CYt');
INSERT INTO "openings" VALUES(2,2,7000003,'2026-11-24 09:01:10.000000','qQIc6zPI');
INSERT INTO "openings" VALUES(3,3,7000004,'2026-11-24 09:01:40.000000','RTgg6r-l');
INSERT INTO "openings" VALUES(4,4,7000005,'2026-11-24 09:06:02.000000','KPOr8TCu');
CREATE TABLE "outbox" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR(16) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	chat_id BIGINT, 
	follower_id BIGINT, 
	case_id BIGINT NOT NULL, 
	status_id BIGINT, 
	announcement_id BIGINT, 
	target_id BIGINT, 
	reply TEXT, 
	due_at DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	doubts INTEGER NOT NULL, 
	again BOOLEAN NOT NULL, 
	first_tried_at DATETIME, 
	claimed_by VARCHAR(200), 
	claimed_until DATETIME, 
	sent_at DATETIME, 
	message_ids TEXT, 
	lost_copies INTEGER DEFAULT '0' NOT NULL, 
	discreet BOOLEAN NOT NULL, 
	shown_at DATETIME, 
	problem VARCHAR(200), token VARCHAR(32), 
	CONSTRAINT outbox_kind CHECK (kind IN ('notice', 'checked', 'correction', 'announcement', 'withdrawal', 'edit', 'delete')), 
	CONSTRAINT outbox_state CHECK (state IN ('pending', 'held', 'sending', 'sent', 'in_doubt', 'gone', 'refused', 'failed', 'cancelled')), 
	FOREIGN KEY(case_id) REFERENCES cases (id), 
	FOREIGN KEY(status_id) REFERENCES statuses (id), 
	FOREIGN KEY(announcement_id) REFERENCES announcements (id)
);
INSERT INTO "outbox" VALUES(1,'notice','sent',7000003,1,1,1,NULL,NULL,'{"blocks":[{"spans":[{"text":"«which case» ending=3456 post=Lagos"}]},{"spans":[{"text":"«says first» status=Refused"}]},{"spans":[{"text":"«says date» day=Nov 20 2026"}]},{"spans":[{"text":"«note» note=please call us"}]},{"spans":[{"text":"«means»","bold":true},{"text":"\n"},{"text":"It counts as a refusal."}]},{"spans":[{"text":"«do now»","bold":true},{"text":"\n"},{"text":"Read your letter."}]},{"spans":[{"text":"«comes next»","bold":true},{"text":"\n"},{"text":"The officer decides again."}]},{"spans":[{"text":"«no promise»"}]},{"spans":[{"text":"«stop»"}]}],"rows":[[{"label":"«button meaning» status=Refused","OpenEntry":{"entry":"what-is-221g","asked":null}}],[{"label":"«button own case»","OpenOwnCase":{"follower":1}}]]}','2026-11-24 09:03:30.000000','2026-11-24 09:02:30.000000',1,0,0,'2026-11-24 09:03:51.000000',NULL,NULL,'2026-11-24 09:03:51.000000','[33]',0,1,NULL,NULL,'2YkZCeWJ');
INSERT INTO "outbox" VALUES(2,'notice','sent',7000004,3,1,1,NULL,NULL,'{"blocks":[{"spans":[{"text":"«which case» ending=3456 post=Lagos"}]},{"spans":[{"text":"«says first» status=Refused"}]},{"spans":[{"text":"«says date» day=Nov 20 2026"}]},{"spans":[{"text":"«note» note=please call us"}]},{"spans":[{"text":"«means»","bold":true},{"text":"\n"},{"text":"It counts as a refusal."}]},{"spans":[{"text":"«do now»","bold":true},{"text":"\n"},{"text":"Read your letter."}]},{"spans":[{"text":"«comes next»","bold":true},{"text":"\n"},{"text":"The officer decides again."}]},{"spans":[{"text":"«no promise»"}]},{"spans":[{"text":"«stop»"}]}],"rows":[[{"label":"«button meaning» status=Refused","OpenEntry":{"entry":"what-is-221g","asked":null}}],[{"label":"«button own case»","OpenOwnCase":{"follower":3}}]]}','2026-11-24 09:03:30.000000','2026-11-24 09:02:30.000000',1,0,0,'2026-11-24 09:03:51.000000',NULL,NULL,'2026-11-24 09:03:51.000000','[34]',0,0,NULL,NULL,'qTSQOLY7');
INSERT INTO "outbox" VALUES(3,'notice','sent',7000003,2,2,2,NULL,NULL,'{"blocks":[{"spans":[{"text":"«which case» ending=3457 post=Lima"}]},{"spans":[{"text":"«says first» status=Refused"}]},{"spans":[{"text":"«says date» day=Nov 20 2026"}]},{"spans":[{"text":"«note» note=please call us"}]},{"spans":[{"text":"«means»","bold":true},{"text":"\n"},{"text":"It counts as a refusal."}]},{"spans":[{"text":"«do now»","bold":true},{"text":"\n"},{"text":"Read your letter."}]},{"spans":[{"text":"«comes next»","bold":true},{"text":"\n"},{"text":"The officer decides again."}]},{"spans":[{"text":"«no promise»"}]},{"spans":[{"text":"«stop»"}]}],"rows":[[{"label":"«button meaning» status=Refused","OpenEntry":{"entry":"what-is-221g","asked":null}}],[{"label":"«button own case»","OpenOwnCase":{"follower":2}}]]}','2026-11-24 09:03:50.000000','2026-11-24 09:02:50.000000',1,0,0,'2026-11-24 09:03:51.000000',NULL,NULL,'2026-11-24 09:03:51.000000','[35]',0,1,NULL,NULL,'3XZ1yDJS');
INSERT INTO "outbox" VALUES(4,'announcement','sent',7000003,1,1,NULL,1,NULL,'{"blocks":[{"spans":[{"text":"«announcement» text=We are closed on Monday"}]}],"rows":[]}','2026-11-24 09:05:11.000000','2026-11-24 09:04:11.000000',1,0,0,'2026-11-24 09:05:12.000000',NULL,NULL,'2026-11-24 09:05:12.000000','[40]',0,1,NULL,NULL,'joxCIKK3');
INSERT INTO "outbox" VALUES(5,'announcement','sent',7000004,3,1,NULL,1,NULL,'{"blocks":[{"spans":[{"text":"«announcement» text=We are closed on Monday"}]}],"rows":[]}','2026-11-24 09:05:11.000000','2026-11-24 09:04:11.000000',1,0,0,'2026-11-24 09:05:12.000000',NULL,NULL,'2026-11-24 09:05:12.000000','[41]',0,0,NULL,NULL,'joxCIKK3');
INSERT INTO "outbox" VALUES(6,'notice','held',7000003,1,1,3,NULL,NULL,'{"blocks":[{"spans":[{"text":"«which case» ending=3456 post=Lagos"}]},{"spans":[{"text":"«says» status=Administrative Processing"}]},{"spans":[{"text":"«says date» day=Nov 24 2026"}]},{"spans":[{"text":"«means»","bold":true},{"text":"\n"},{"text":"They look at it once more."}]},{"spans":[{"text":"«do now»","bold":true},{"text":"\n"},{"text":"Wait."}]},{"spans":[{"text":"«comes next»","bold":true},{"text":"\n"},{"text":"The officer decides."}]},{"spans":[{"text":"«no promise»"}]},{"spans":[{"text":"«stop»"}]}],"rows":[[{"label":"«button meaning» status=Administrative Processing","OpenEntry":{"entry":"what-is-221g","asked":null}}],[{"label":"«button own case»","OpenOwnCase":{"follower":1}}]]}','2026-11-24 09:09:02.000000','2026-11-24 09:08:02.000000',0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,'vkq_8iuJ');
INSERT INTO "outbox" VALUES(7,'notice','held',7000004,3,1,3,NULL,NULL,'{"blocks":[{"spans":[{"text":"«which case» ending=3456 post=Lagos"}]},{"spans":[{"text":"«says» status=Administrative Processing"}]},{"spans":[{"text":"«says date» day=Nov 24 2026"}]},{"spans":[{"text":"«means»","bold":true},{"text":"\n"},{"text":"They look at it once more."}]},{"spans":[{"text":"«do now»","bold":true},{"text":"\n"},{"text":"Wait."}]},{"spans":[{"text":"«comes next»","bold":true},{"text":"\n"},{"text":"The officer decides."}]},{"spans":[{"text":"«no promise»"}]},{"spans":[{"text":"«stop»"}]}],"rows":[[{"label":"«button meaning» status=Administrative Processing","OpenEntry":{"entry":"what-is-221g","asked":null}}],[{"label":"«button own case»","OpenOwnCase":{"follower":3}}]]}','2026-11-24 09:09:02.000000','2026-11-24 09:08:02.000000',0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,'K11G_-RK');
INSERT INTO "outbox" VALUES(8,'announcement','held',7000003,1,1,NULL,2,NULL,'{"blocks":[{"spans":[{"text":"«announcement» text=We are closed on Tuesday"}]}],"rows":[]}','2026-11-24 09:09:22.000000','2026-11-24 09:08:22.000000',0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,'Ad0hpExR');
INSERT INTO "outbox" VALUES(9,'announcement','held',7000004,3,1,NULL,2,NULL,'{"blocks":[{"spans":[{"text":"«announcement» text=We are closed on Tuesday"}]}],"rows":[]}','2026-11-24 09:09:22.000000','2026-11-24 09:08:22.000000',0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,'Ad0hpExR');
CREATE TABLE preferences (
	chat_id BIGINT NOT NULL, 
	checks_every_days INTEGER, 
	quiet_start VARCHAR(5), 
	quiet_end VARCHAR(5), 
	zone VARCHAR(64), 
	discreet BOOLEAN NOT NULL, 
	PRIMARY KEY (chat_id)
);
INSERT INTO "preferences" VALUES(7000003,NULL,NULL,NULL,NULL,1);
CREATE TABLE profile (
	scope VARCHAR(100) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (scope)
);
INSERT INTO "profile" VALUES('123456789:commands:private','7215daa53fbb5e3fecc378a78e63a12c403b9314050a664f0c878ba7f8745de8','2026-11-24 09:00:00.000000');
INSERT INTO "profile" VALUES('123456789:commands:-1002100000001','cd1744cbb0f1c00e262853be01d7286dfa22c1961d4193b5f1d27afb4fd55030','2026-11-24 09:00:00.000000');
INSERT INTO "profile" VALUES('123456789:name','3d083575c3dbf60480747ed46409894e671b9c38241f6ce0a576c5c0e2a93dbe','2026-11-24 09:00:00.000000');
INSERT INTO "profile" VALUES('123456789:description','c49232b7a58173e9b274b218f6fb3f89116cfceb31fa58ebc1db178c39cc2a25','2026-11-24 09:00:00.000000');
INSERT INTO "profile" VALUES('123456789:short-description','87b85082af32f0d691f9123f838d69d85d5139f3bb3773a6ffeb4b6c4ce4143c','2026-11-24 09:00:00.000000');
CREATE TABLE "staff_lines" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	reply TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	told_at DATETIME
);
INSERT INTO "staff_lines" VALUES(1,'{"blocks":[{"spans":[{"text":"«told staff joined» case=BLG2019123456"}]}],"rows":[]}','2026-11-24 09:00:50.000000','2026-11-24 09:00:50.000000');
INSERT INTO "staff_lines" VALUES(2,'{"blocks":[{"spans":[{"text":"«told staff joined» case=BLG2019123457"}]}],"rows":[]}','2026-11-24 09:01:20.000000','2026-11-24 09:01:20.000000');
INSERT INTO "staff_lines" VALUES(3,'{"blocks":[{"spans":[{"text":"«told staff joined» case=BLG2019123456"}]}],"rows":[]}','2026-11-24 09:01:50.000000','2026-11-24 09:01:50.000000');
INSERT INTO "staff_lines" VALUES(4,'{"blocks":[{"spans":[{"text":"«staff answer in doubt» kind=AnswerInDoubtError reference=GOLDEN"}]}],"rows":[[{"label":"«button retry answer» reference=GOLDEN","RetryAnswer":{"update":100000039}}]]}','2026-11-24 09:08:32.000000',NULL);
CREATE TABLE staff_messages (
	chat_id BIGINT NOT NULL, 
	message_id BIGINT NOT NULL, 
	update_id BIGINT, 
	acted_on VARCHAR(64), 
	latest VARCHAR(64) NOT NULL, 
	offer_id BIGINT, 
	answers_id BIGINT, 
	question VARCHAR(16), 
	at DATETIME NOT NULL, 
	PRIMARY KEY (chat_id, message_id)
);
INSERT INTO "staff_messages" VALUES(-1002100000001,1,100000001,'3e6ab61bd271320eecc6ac3e808a293f5c0706eb3bd2e5eca7f68934d09a64ca','3e6ab61bd271320eecc6ac3e808a293f5c0706eb3bd2e5eca7f68934d09a64ca',NULL,NULL,NULL,'2026-11-24 09:00:10.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,3,100000002,'8b4dd4dfc18fcbcd92e57ae896e796f0b54fc0300ca3cab070b40d3790009c31','8b4dd4dfc18fcbcd92e57ae896e796f0b54fc0300ca3cab070b40d3790009c31',NULL,NULL,NULL,'2026-11-24 09:00:20.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,5,100000003,'f5fe64b391cad46394fcb03a6ce42da3dbfa9050e1ffb20790fb4c404cca6f76','f5fe64b391cad46394fcb03a6ce42da3dbfa9050e1ffb20790fb4c404cca6f76',NULL,NULL,NULL,'2026-11-24 09:00:30.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,11,100000006,'389912f8f85746c0f487f4454a44d7c2f8528885e3320b6911b43746593baff3','389912f8f85746c0f487f4454a44d7c2f8528885e3320b6911b43746593baff3',NULL,NULL,NULL,'2026-11-24 09:01:00.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,17,100000009,'f5fe64b391cad46394fcb03a6ce42da3dbfa9050e1ffb20790fb4c404cca6f76','f5fe64b391cad46394fcb03a6ce42da3dbfa9050e1ffb20790fb4c404cca6f76',NULL,NULL,NULL,'2026-11-24 09:01:30.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,25,100000014,'5a7972a439a762892606567b90135f358db2c56c6cef953a2b1b974ba6452d81','5a7972a439a762892606567b90135f358db2c56c6cef953a2b1b974ba6452d81',NULL,NULL,NULL,'2026-11-24 09:02:20.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,27,100000015,'397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6','397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6',NULL,NULL,NULL,'2026-11-24 09:02:30.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,29,100000016,'02e06d2112c315285b5160b07364ea5b3aef04fa1702c2b97d5947e3af7f5b00','02e06d2112c315285b5160b07364ea5b3aef04fa1702c2b97d5947e3af7f5b00',NULL,NULL,NULL,'2026-11-24 09:02:40.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,31,100000017,'397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6','397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6',NULL,NULL,NULL,'2026-11-24 09:02:50.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,36,100000018,'c75ad1109161824b33c21144aea9b2071849240d0734e6b62804c65ae806bcef','c75ad1109161824b33c21144aea9b2071849240d0734e6b62804c65ae806bcef',NULL,NULL,NULL,'2026-11-24 09:04:01.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,38,100000019,'397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6','397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6',NULL,NULL,NULL,'2026-11-24 09:04:11.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,48,100000023,'389912f8f85746c0f487f4454a44d7c2f8528885e3320b6911b43746593baff3','389912f8f85746c0f487f4454a44d7c2f8528885e3320b6911b43746593baff3',NULL,NULL,NULL,'2026-11-24 09:05:52.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,53,100000025,'e17c8ee8dda99fba7289c1525d6d875c2968425305eb786f229842050be31444','e17c8ee8dda99fba7289c1525d6d875c2968425305eb786f229842050be31444',NULL,NULL,NULL,'2026-11-24 09:06:12.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,55,100000026,'b1030b6ddc9247d6717d9d7850c66eb8f6a820cf9e539a263231802539ce8579','b1030b6ddc9247d6717d9d7850c66eb8f6a820cf9e539a263231802539ce8579',NULL,NULL,NULL,'2026-11-24 09:06:22.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,57,100000027,'a374695a3e9a53c2b2ccf815791104d1f26bf1fcc24238eb70da65558b4e0b04','a374695a3e9a53c2b2ccf815791104d1f26bf1fcc24238eb70da65558b4e0b04',NULL,NULL,NULL,'2026-11-24 09:06:32.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,59,100000029,'19c2290490286643e721ac1a143abcc9ddf1eaea52198dacb78626f20d51de84','19c2290490286643e721ac1a143abcc9ddf1eaea52198dacb78626f20d51de84',NULL,NULL,NULL,'2026-11-24 09:06:52.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,61,100000030,'65fda2fedd0b65be030c9bdb199ceec5fe70a4d70ac87132e6f46b0d11e1dfd3','65fda2fedd0b65be030c9bdb199ceec5fe70a4d70ac87132e6f46b0d11e1dfd3',NULL,NULL,NULL,'2026-11-24 09:07:02.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,63,100000031,'c25ab593822c9d89492665f2dd00ff581e85396e5465300c84b435a6619f64ec','c25ab593822c9d89492665f2dd00ff581e85396e5465300c84b435a6619f64ec',NULL,NULL,NULL,'2026-11-24 09:07:12.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,65,100000032,'a5ec9cfe608ac12642d2c92b07514b31fad60943136d756b13b3e07912171455','a5ec9cfe608ac12642d2c92b07514b31fad60943136d756b13b3e07912171455',NULL,NULL,NULL,'2026-11-24 09:07:22.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,67,100000033,'3b506a7726acd919bee4b05b82d4136c93252b0a4315289383bc6325ab5fa2b7','927b9676e3c79f8b23536f3e14bfcfe3998d70d3984952f2fa21c246b4ba2b84',11,NULL,NULL,'2026-11-24 09:07:42.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,70,100000035,'a2891387898f56e5767996e9376df577528598470f8ed8923cbe144cc632089f','a2891387898f56e5767996e9376df577528598470f8ed8923cbe144cc632089f',NULL,NULL,NULL,'2026-11-24 09:07:52.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,72,100000036,'397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6','397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6',NULL,NULL,NULL,'2026-11-24 09:08:02.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,74,100000037,'c119df8f75157bc383b5d8070287b07658b7d99f40f43e2f63e16ac5415cd518','c119df8f75157bc383b5d8070287b07658b7d99f40f43e2f63e16ac5415cd518',NULL,NULL,NULL,'2026-11-24 09:08:12.000000');
INSERT INTO "staff_messages" VALUES(-1002100000001,76,100000038,'397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6','397bc5b423fbb1aa61907639933ac65b8a95e69eda55ccb0f71ca9a29aa340a6',NULL,NULL,NULL,'2026-11-24 09:08:22.000000');
CREATE TABLE "statuses" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	case_id BIGINT NOT NULL, 
	status VARCHAR(100) NOT NULL, 
	updated_on DATE, 
	note TEXT, 
	at DATETIME NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	corrects BIGINT, token VARCHAR(32), 
	CONSTRAINT statuses_state CHECK (state IN ('recorded', 'undone', 'corrected', 'withdrawn')), 
	FOREIGN KEY(case_id) REFERENCES cases (id), 
	FOREIGN KEY(corrects) REFERENCES statuses (id)
);
INSERT INTO "statuses" VALUES(1,1,'Refused','2026-11-20','please call us','2026-11-24 09:02:30.000000','recorded',NULL,'sVTUFkmY');
INSERT INTO "statuses" VALUES(2,2,'Refused','2026-11-20','please call us','2026-11-24 09:02:50.000000','recorded',NULL,'Pl13j_ED');
INSERT INTO "statuses" VALUES(3,1,'Administrative Processing','2026-11-24',NULL,'2026-11-24 09:08:02.000000','recorded',NULL,'Qf5SqrkX');
CREATE TABLE votes (
	chat_id BIGINT NOT NULL, 
	entry VARCHAR(100) NOT NULL, 
	version VARCHAR(16) NOT NULL, 
	helpful BOOLEAN NOT NULL, 
	update_id BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (chat_id, entry)
);
CREATE INDEX followers_by_chat ON followers (chat_id);
CREATE INDEX inbox_by_state ON inbox (state, update_id);
CREATE INDEX misses_by_time ON misses (at);
CREATE INDEX cases_by_next_check ON cases (state, next_check_at);
CREATE INDEX statuses_by_case ON statuses (case_id, id);
CREATE INDEX audit_by_case ON audit (case_id, id);
CREATE UNIQUE INDEX drafts_by_update ON drafts (update_id);
CREATE INDEX changes_by_case ON changes (case_id, id);
CREATE INDEX changes_by_update ON changes (update_id);
CREATE INDEX outbox_due ON outbox (state, due_at, id);
CREATE INDEX outbox_order ON outbox (chat_id, case_id, id);
CREATE INDEX outbox_by_status ON outbox (status_id);
CREATE INDEX outbox_by_case ON outbox (case_id, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('misses',2);
INSERT INTO "sqlite_sequence" VALUES('cases',3);
INSERT INTO "sqlite_sequence" VALUES('statuses',3);
INSERT INTO "sqlite_sequence" VALUES('invitations',4);
INSERT INTO "sqlite_sequence" VALUES('openings',4);
INSERT INTO "sqlite_sequence" VALUES('announcements',2);
INSERT INTO "sqlite_sequence" VALUES('drafts',13);
INSERT INTO "sqlite_sequence" VALUES('audit',17);
INSERT INTO "sqlite_sequence" VALUES('staff_lines',4);
INSERT INTO "sqlite_sequence" VALUES('outbox',9);
INSERT INTO "sqlite_sequence" VALUES('changes',5);
INSERT INTO "sqlite_sequence" VALUES('followers',3);
COMMIT;
