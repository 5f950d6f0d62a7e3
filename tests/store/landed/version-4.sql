BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'nurture','first_tables','2026-11-30 01:16:05.797625+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'nurture','whole_language','2026-11-30 01:16:05.798920+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'nurture','what_sources_said','2026-11-30 01:16:05.799176+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'nurture','delivery','2026-11-30 01:16:05.799472+00:00');
CREATE TABLE codes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
INSERT INTO "codes" VALUES(1,'due now');
INSERT INTO "codes" VALUES(2,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","",1,"enter","enter",[],["campaigns/guide.yaml",3,1]]');
INSERT INTO "codes" VALUES(3,'["guide","welcome"]');
INSERT INTO "codes" VALUES(4,'arrived form');
INSERT INTO "codes" VALUES(5,'["guide",""]');
INSERT INTO "codes" VALUES(6,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","begin",1,"send","due",["campaigns/guide.yaml",9,5],["campaigns/guide.yaml",9,5]]');
INSERT INTO "codes" VALUES(7,'wait: 3 days');
INSERT INTO "codes" VALUES(8,'["guide","wait 3 days"]');
INSERT INTO "codes" VALUES(9,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"wait","wait",["campaigns/guide.yaml",13,7],["campaigns/guide.yaml",13,7]]');
INSERT INTO "codes" VALUES(10,'["factories",""]');
INSERT INTO "codes" VALUES(11,'when lead is factory');
INSERT INTO "codes" VALUES(12,'wait: 6 days');
INSERT INTO "codes" VALUES(13,'["0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff","",1,"enter","enter",[],["campaigns/factories.yaml",3,1]]');
INSERT INTO "codes" VALUES(14,'["factories","wait 6 days"]');
INSERT INTO "codes" VALUES(15,'["0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff","steps",1,"wait","wait",["campaigns/factories.yaml",7,5],["campaigns/factories.yaml",7,5]]');
INSERT INTO "codes" VALUES(16,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"send","due",["campaigns/guide.yaml",14,7],["campaigns/guide.yaml",14,7]]');
INSERT INTO "codes" VALUES(17,'["guide","first"]');
INSERT INTO "codes" VALUES(18,'wait_until: has("replied")');
INSERT INTO "codes" VALUES(19,'["guide","wait_until has(\"replied\")"]');
INSERT INTO "codes" VALUES(20,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"wait","wait",["campaigns/guide.yaml",15,7],["campaigns/guide.yaml",15,19]]');
INSERT INTO "codes" VALUES(21,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","",1,"enter","enter",[],["campaigns/thanks.yaml",3,1]]');
INSERT INTO "codes" VALUES(22,'now warm: from cold to warm');
INSERT INTO "codes" VALUES(23,'["thanks",""]');
INSERT INTO "codes" VALUES(24,'exit: lead.competitor is yes');
INSERT INTO "codes" VALUES(25,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"move","temperature",[],[]]');
INSERT INTO "codes" VALUES(26,'limit 1 per 20 hours');
INSERT INTO "codes" VALUES(27,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"hold","limit",["campaigns/thanks.yaml",6,5],["nurture.yaml",27,21]]');
INSERT INTO "codes" VALUES(28,'["thanks","thanks"]');
INSERT INTO "codes" VALUES(29,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"finish","goal",[],["campaigns/guide.yaml",5,7]]');
INSERT INTO "codes" VALUES(30,'now hot: from cold to hot');
INSERT INTO "codes" VALUES(31,'goal: "purchased" at 2026-02-26 11:00+01:00');
INSERT INTO "codes" VALUES(32,'purchased');
INSERT INTO "codes" VALUES(33,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"hold","limit",["campaigns/guide.yaml",20,7],["nurture.yaml",27,21]]');
INSERT INTO "codes" VALUES(34,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","hot",1,"notify","due",["campaigns/guide.yaml",24,7],["campaigns/guide.yaml",24,7]]');
INSERT INTO "codes" VALUES(35,'wait: 5 days');
INSERT INTO "codes" VALUES(36,'["guide","wait 5 days"]');
INSERT INTO "codes" VALUES(37,'["guide","offer"]');
INSERT INTO "codes" VALUES(38,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"finish","exit",[],["campaigns/guide.yaml",6,7]]');
INSERT INTO "codes" VALUES(39,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","hot",1,"wait","wait",["campaigns/guide.yaml",26,7],["campaigns/guide.yaml",26,7]]');
INSERT INTO "codes" VALUES(40,'["guide","notify sales"]');
INSERT INTO "codes" VALUES(41,'notify: sales');
INSERT INTO "codes" VALUES(42,'this address gets no more mail: unsubscribed');
INSERT INTO "codes" VALUES(43,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"skip","suppressed",["campaigns/guide.yaml",14,7],[]]');
INSERT INTO "codes" VALUES(44,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"send","due",["campaigns/guide.yaml",20,7],["campaigns/guide.yaml",20,7]]');
INSERT INTO "codes" VALUES(45,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"send","due",["campaigns/thanks.yaml",6,5],["campaigns/thanks.yaml",6,5]]');
INSERT INTO "codes" VALUES(46,'wait: 4 days');
INSERT INTO "codes" VALUES(47,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"finish","end",[],["campaigns/thanks.yaml",1,1]]');
INSERT INTO "codes" VALUES(48,'the end of steps');
INSERT INTO "codes" VALUES(49,'["guide","wait 4 days"]');
INSERT INTO "codes" VALUES(50,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"wait","wait",["campaigns/guide.yaml",21,7],["campaigns/guide.yaml",21,7]]');
INSERT INTO "codes" VALUES(51,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"hold","window",["campaigns/guide.yaml",14,7],["campaigns/guide.yaml",7,19]]');
INSERT INTO "codes" VALUES(52,'outside the window mon-fri 09:00-17:00');
CREATE TABLE consents (
    lead INTEGER NOT NULL REFERENCES leads (id),
    n INTEGER NOT NULL,                    -- in order of arrival, from 1
    purpose TEXT NOT NULL,
    given INTEGER NOT NULL,
    at INTEGER NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (lead, n)
) WITHOUT ROWID;
INSERT INTO "consents" VALUES(1,1,'newsletter',1,1771837200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(1,2,'tracking',1,1771837200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(2,1,'newsletter',1,1771837200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(2,2,'tracking',1,1771837200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(3,1,'newsletter',1,1771837200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(3,2,'tracking',1,1771837200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(4,1,'newsletter',1,1771837200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(4,2,'tracking',1,1771837200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(5,1,'newsletter',1,1771923600000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(5,2,'tracking',1,1771923600000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(6,1,'newsletter',1,1771923600000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(6,2,'tracking',1,1771923600000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(7,1,'newsletter',1,1771923600000000,'fair','consents/newsletter.md');
INSERT INTO "consents" VALUES(7,2,'tracking',1,1771923600000000,'fair','consents/tracking.md');
INSERT INTO "consents" VALUES(8,1,'newsletter',1,1772096400000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(8,2,'tracking',1,1772096400000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(9,1,'newsletter',1,1772182800000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(9,2,'tracking',1,1772182800000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(10,1,'newsletter',1,1772359200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(10,2,'tracking',1,1772359200000000,'form','consents/tracking.md');
INSERT INTO "consents" VALUES(11,1,'newsletter',1,1772359200000000,'form','consents/newsletter.md');
INSERT INTO "consents" VALUES(11,2,'tracking',1,1772359200000000,'form','consents/tracking.md');
CREATE TABLE cursors (source TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "cursors" VALUES('fair','56:1796001366062931118:618a26e46536b3c2eaa1ff5dec8e768dc14ca088760e977536792d020bc09a1f:2');
INSERT INTO "cursors" VALUES('form','391:1796001366243399480:d39b2107142d9d1d6f7a620c7afc4f7fc4ac567a31e33d92c07ec81709e6bb77:12');
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    lead INTEGER NOT NULL REFERENCES leads (id),
    step INTEGER NOT NULL REFERENCES codes (id),  -- campaign, step
    rule INTEGER NOT NULL REFERENCES codes (id),  -- file version, sequence, walk, what to do, which rule said so
    words INTEGER NOT NULL REFERENCES codes (id),
    at INTEGER NOT NULL
);
INSERT INTO "decisions" VALUES(1,1,5,2,4,1771837200000000);
INSERT INTO "decisions" VALUES(2,1,3,6,1,1771837200000000);
INSERT INTO "decisions" VALUES(3,2,5,2,4,1771837200000000);
INSERT INTO "decisions" VALUES(4,2,3,6,1,1771837200000000);
INSERT INTO "decisions" VALUES(5,3,5,2,4,1771837200000000);
INSERT INTO "decisions" VALUES(6,3,3,6,1,1771837200000000);
INSERT INTO "decisions" VALUES(7,4,5,2,4,1771837200000000);
INSERT INTO "decisions" VALUES(8,4,3,6,1,1771837200000000);
INSERT INTO "decisions" VALUES(9,1,8,9,7,1772096400000000);
INSERT INTO "decisions" VALUES(10,2,8,9,7,1772096400000000);
INSERT INTO "decisions" VALUES(11,3,8,9,7,1772096400000000);
INSERT INTO "decisions" VALUES(12,4,8,9,7,1772096400000000);
INSERT INTO "decisions" VALUES(13,6,5,2,4,1771923600000000);
INSERT INTO "decisions" VALUES(14,6,3,6,1,1771923600000000);
INSERT INTO "decisions" VALUES(15,7,10,13,11,1771923600000000);
INSERT INTO "decisions" VALUES(16,7,14,15,12,1772442000000000);
INSERT INTO "decisions" VALUES(17,6,8,9,7,1772182800000000);
INSERT INTO "decisions" VALUES(18,1,17,16,1,1772096400000000);
INSERT INTO "decisions" VALUES(19,2,17,16,1,1772096400000000);
INSERT INTO "decisions" VALUES(20,3,17,16,1,1772096400000000);
INSERT INTO "decisions" VALUES(21,4,17,16,1,1772096400000000);
INSERT INTO "decisions" VALUES(22,8,5,2,4,1772096400000000);
INSERT INTO "decisions" VALUES(23,8,3,6,1,1772096400000000);
INSERT INTO "decisions" VALUES(24,1,19,20,18,1772442000000000);
INSERT INTO "decisions" VALUES(25,2,19,20,18,1772442000000000);
INSERT INTO "decisions" VALUES(26,3,19,20,18,1772442000000000);
INSERT INTO "decisions" VALUES(27,4,19,20,18,1772442000000000);
INSERT INTO "decisions" VALUES(28,8,8,9,7,1772355600000000);
INSERT INTO "decisions" VALUES(29,1,5,25,30,1772100000000000);
INSERT INTO "decisions" VALUES(30,1,40,34,41,1772100000000000);
INSERT INTO "decisions" VALUES(31,1,36,39,35,1772532000000000);
INSERT INTO "decisions" VALUES(32,2,23,21,32,1772100000000000);
INSERT INTO "decisions" VALUES(33,2,5,29,31,1772100000000000);
INSERT INTO "decisions" VALUES(34,2,28,27,26,1772168400000000);
INSERT INTO "decisions" VALUES(35,3,5,25,22,1772100000000000);
INSERT INTO "decisions" VALUES(36,3,37,33,26,1772168400000000);
INSERT INTO "decisions" VALUES(37,4,5,38,24,1772101800000000);
INSERT INTO "decisions" VALUES(38,2,28,45,1,1772182800000000);
INSERT INTO "decisions" VALUES(39,3,37,44,1,1772182800000000);
INSERT INTO "decisions" VALUES(40,6,17,43,42,1772182800000000);
INSERT INTO "decisions" VALUES(41,6,19,20,18,1772528400000000);
INSERT INTO "decisions" VALUES(42,9,5,2,4,1772182800000000);
INSERT INTO "decisions" VALUES(43,9,3,6,1,1772182800000000);
INSERT INTO "decisions" VALUES(44,2,23,47,48,1772182800000000);
INSERT INTO "decisions" VALUES(45,3,49,50,46,1772528400000000);
INSERT INTO "decisions" VALUES(46,9,8,9,7,1772442000000000);
INSERT INTO "decisions" VALUES(47,8,17,51,52,1772438400000000);
INSERT INTO "decisions" VALUES(48,10,5,2,4,1772359200000000);
INSERT INTO "decisions" VALUES(49,10,3,6,1,1772359200000000);
INSERT INTO "decisions" VALUES(50,11,5,2,4,1772359200000000);
INSERT INTO "decisions" VALUES(51,11,3,6,1,1772359200000000);
INSERT INTO "decisions" VALUES(52,11,8,9,7,1772618400000000);
CREATE TABLE enrolments (
    lead INTEGER NOT NULL REFERENCES leads (id),
    campaign TEXT NOT NULL,
    walk INTEGER NOT NULL,
    entered INTEGER NOT NULL,
    entered_seq INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    facts TEXT NOT NULL,
    state TEXT NOT NULL,
    ended INTEGER,
    version TEXT NOT NULL,
    sequence TEXT NOT NULL,
    standing TEXT NOT NULL,
    passed TEXT NOT NULL, each TEXT NOT NULL DEFAULT '', held_out INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (lead, campaign, walk)
) WITHOUT ROWID;
INSERT INTO "enrolments" VALUES(1,'guide',1,1771837200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','hot','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}],"hot":[1772100000000000,"",null,{"notify sales":[1772100000000000,"done",""]}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(2,'guide',1,1771837200000000,2000,'arrived form','','goal',1772100000000000,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(2,'thanks',1,1772100000000000,5001,'purchased','{"at":{"at":1772100000000000},"value":80.0}','finished',1772182800000000,'bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5','steps','{"steps":[1772182800000000,"thanks",1772182800000000,{}]}','{"thanks":[1772182800000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(3,'guide',1,1771837200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','warm','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}],"warm":[1772182800000000,"offer",null,{}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""],"offer":[1772182800000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(4,'guide',1,1771837200000000,2000,'arrived form','','exit',1772101800000000,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(6,'guide',1,1771923600000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1771923600000000,"welcome",1771923600000000,{}],"cold":[1772182800000000,"first",null,{}]}','{"welcome":[1771923600000000,"sent",""],"first":[1772182800000000,"skipped","suppressed"]}','',0);
INSERT INTO "enrolments" VALUES(7,'factories',1,1771923600000000,2000,'when lead is factory','','active',NULL,'0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff','steps','{"steps":[1771923600000000,"",null,{}]}','','',0);
INSERT INTO "enrolments" VALUES(8,'guide',1,1772096400000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1772096400000000,"welcome",1772096400000000,{}],"cold":[1772096400000000,"",null,{}]}','{"welcome":[1772096400000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(9,'guide',1,1772182800000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1772182800000000,"welcome",1772182800000000,{}],"cold":[1772182800000000,"",null,{}]}','{"welcome":[1772182800000000,"sent",""]}','',0);
INSERT INTO "enrolments" VALUES(10,'guide',1,1772359200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','begin','{"begin":[1772359200000000,"",null,{}]}','','',0);
INSERT INTO "enrolments" VALUES(11,'guide',1,1772359200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1772359200000000,"welcome",1772359200000000,{}],"cold":[1772359200000000,"",null,{}]}','{"welcome":[1772359200000000,"sent",""]}','',0);
CREATE TABLE erased (
    mark TEXT PRIMARY KEY                  -- of an address, which it does not tell
) WITHOUT ROWID;
CREATE TABLE events (
    lead INTEGER NOT NULL REFERENCES leads (id),
    seq INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    verb TEXT NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '',
    campaign TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (lead, seq)
) WITHOUT ROWID;
INSERT INTO "events" VALUES(1,1000,'joined form 1 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(1,2000,'arrived form 1 in 1771837200000000','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(1,2001,'1/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(1,3000,'sent/1/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','1/guide/1/welcome');
INSERT INTO "events" VALUES(1,4000,'sent/1/guide/1/first','sent',1772096400000000,'["first"]','','guide','1/guide/1/first');
INSERT INTO "events" VALUES(1,5000,'test/1','submitted',1772100000000000,'["demo"]','','','');
INSERT INTO "events" VALUES(1,5001,'1/became/5001','became',1772100000000000,'["hot"]','','','');
INSERT INTO "events" VALUES(1,5002,'1/stage/5002','became',1772100000000000,'["mql"]','','','');
INSERT INTO "events" VALUES(1,6000,'sent/1/guide/1/notify sales','notified',1772101800000000,'["sales"]','','guide','1/guide/1/notify sales');
INSERT INTO "events" VALUES(2,1000,'joined form 2 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(2,2000,'arrived form 2 in 1771837200000000','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(2,2001,'2/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(2,3000,'sent/2/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','2/guide/1/welcome');
INSERT INTO "events" VALUES(2,4000,'sent/2/guide/1/first','sent',1772096400000000,'["first"]','','guide','2/guide/1/first');
INSERT INTO "events" VALUES(2,5000,'test/3','purchased',1772100000000000,'','{"value":80.0}','','');
INSERT INTO "events" VALUES(2,5001,'2/stage/5001','became',1772100000000000,'["customer"]','','','');
INSERT INTO "events" VALUES(2,5002,'2/entered/thanks/1','entered',1772100000000000,'["thanks"]','','thanks','');
INSERT INTO "events" VALUES(2,5003,'2/finished/guide/1','finished',1772100000000000,'["guide"]','{"why":"goal"}','guide','');
INSERT INTO "events" VALUES(2,6000,'sent/2/thanks/1/thanks','sent',1772182800000000,'["thanks"]','','thanks','2/thanks/1/thanks');
INSERT INTO "events" VALUES(2,6001,'2/finished/thanks/1','finished',1772182800000000,'["thanks"]','{"why":"finished"}','thanks','');
INSERT INTO "events" VALUES(3,1000,'joined form 3 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(3,2000,'arrived form 3 in 1771837200000000','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(3,2001,'3/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(3,3000,'sent/3/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','3/guide/1/welcome');
INSERT INTO "events" VALUES(3,4000,'sent/3/guide/1/first','sent',1772096400000000,'["first"]','','guide','3/guide/1/first');
INSERT INTO "events" VALUES(3,5000,'test/2','replied',1772100000000000,'','','','');
INSERT INTO "events" VALUES(3,5001,'3/became/5001','became',1772100000000000,'["warm"]','','','');
INSERT INTO "events" VALUES(3,5002,'3/stage/5002','became',1772100000000000,'["mql"]','','','');
INSERT INTO "events" VALUES(3,6000,'sent/3/guide/1/offer','sent',1772182800000000,'["offer"]','','guide','3/guide/1/offer');
INSERT INTO "events" VALUES(4,1000,'joined form 4 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(4,2000,'arrived form 4 in 1771837200000000','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(4,2001,'4/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(4,3000,'sent/4/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','4/guide/1/welcome');
INSERT INTO "events" VALUES(4,4000,'sent/4/guide/1/first','sent',1772096400000000,'["first"]','','guide','4/guide/1/first');
INSERT INTO "events" VALUES(4,4001,'4/finished/guide/1','finished',1772101800000000,'["guide"]','{"why":"exit"}','guide','');
INSERT INTO "events" VALUES(5,1000,'joined form 5 ','joined',1771923600000000,'','','','');
INSERT INTO "events" VALUES(5,2000,'arrived form 5 in 1771923600000000','arrived',1771923600000000,'["form"]','','','');
INSERT INTO "events" VALUES(6,1000,'joined form 6 ','joined',1771923600000000,'','','','');
INSERT INTO "events" VALUES(6,2000,'arrived form 6 in 1771923600000000','arrived',1771923600000000,'["form"]','','','');
INSERT INTO "events" VALUES(6,2001,'6/entered/guide/1','entered',1771923600000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(6,3000,'sent/6/guide/1/welcome','sent',1771923600000000,'["welcome"]','','guide','6/guide/1/welcome');
INSERT INTO "events" VALUES(6,4000,'test/4','unsubscribed',1772100000000000,'','','','');
INSERT INTO "events" VALUES(7,1000,'joined fair 7 ','joined',1771923600000000,'','','','');
INSERT INTO "events" VALUES(7,2000,'arrived fair 7 in 1771923600000000','arrived',1771923600000000,'["fair"]','','','');
INSERT INTO "events" VALUES(7,2001,'7/entered/factories/1','entered',1771923600000000,'["factories"]','','factories','');
INSERT INTO "events" VALUES(8,1000,'joined form 8 ','joined',1772096400000000,'','','','');
INSERT INTO "events" VALUES(8,2000,'arrived form 8 in 1772096400000000','arrived',1772096400000000,'["form"]','','','');
INSERT INTO "events" VALUES(8,2001,'8/entered/guide/1','entered',1772096400000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(8,3000,'sent/8/guide/1/welcome','sent',1772096400000000,'["welcome"]','','guide','8/guide/1/welcome');
INSERT INTO "events" VALUES(9,1000,'joined form 9 ','joined',1772182800000000,'','','','');
INSERT INTO "events" VALUES(9,2000,'arrived form 9 in 1772182800000000','arrived',1772182800000000,'["form"]','','','');
INSERT INTO "events" VALUES(9,2001,'9/entered/guide/1','entered',1772182800000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(9,3000,'sent/9/guide/1/welcome','sent',1772182800000000,'["welcome"]','','guide','9/guide/1/welcome');
INSERT INTO "events" VALUES(10,1000,'joined form 10 ','joined',1772359200000000,'','','','');
INSERT INTO "events" VALUES(10,2000,'arrived form 10 in 1772359200000000','arrived',1772359200000000,'["form"]','','','');
INSERT INTO "events" VALUES(10,2001,'10/entered/guide/1','entered',1772359200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(11,1000,'joined form 11 ','joined',1772359200000000,'','','','');
INSERT INTO "events" VALUES(11,2000,'arrived form 11 in 1772359200000000','arrived',1772359200000000,'["form"]','','','');
INSERT INTO "events" VALUES(11,2001,'11/entered/guide/1','entered',1772359200000000,'["guide"]','','guide','');
CREATE TABLE files (digest TEXT PRIMARY KEY, path TEXT NOT NULL, text TEXT NOT NULL);
INSERT INTO "files" VALUES('cb8ea59cac167a9a1a2ce61377d55ee73c3e7b7de8ca82adb70e80d471402815','nurture.yaml','name: lumo
time_zone: Europe/Warsaw
language: en
sender: {from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}
fields: {company_size: number, competitor: yes or no}
consents:
  newsletter: {text: consents/newsletter.md}
  tracking: {text: consents/tracking.md}
sources:
  form: {use: csv, path: leads/form.csv, consent: [newsletter, tracking], incentive: guide}
  fair: {use: csv, path: leads/fair.csv, consent: [newsletter, tracking]}
events:
  purchased: {value: number}
  submitted demo: []
channels:
  email: {use: outbox}
  sales: {use: outbox}
segments: {factory: lead.company_size >= 100}
temperature:
  warm: {up_at: 20, down_below: 12}
  hot: {up_at: 60, down_below: 45}
stages: {mql: temperature != "cold", customer: ever("purchased")}
score:
  halves_every: 30 days
  events: {replied: 25, submitted demo: 60}
  fit: {factory: 10}
limits: {per_lead: [1 per 20 hours], quiet: 21:00-08:00}
');
INSERT INTO "files" VALUES('0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff','campaigns/factories.yaml','description: For factories, as soon as one is known
status: live
enter: {when: lead is factory}
consent: newsletter
sending: {window: mon-fri 09:00-17:00}
steps:
  - wait: 6 days
  - send: plant
');
INSERT INTO "files" VALUES('ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','campaigns/guide.yaml','description: From the guide to a call
status: live
enter: {sources: [form], when: lead.country == "PL"}
consent: newsletter
goal: has("purchased")
exit: lead.competitor
sending: {window: mon-fri 09:00-17:00}
begin:
  - send: welcome
    requested: yes
sequences:
  cold:
    - wait: 3 days
    - send: first
    - wait_until: has("replied")
      at_most: 4 days
      else:
        - send: second
  warm:
    - send: offer
    - wait: 4 days
    - send: reminder
  hot:
    - notify: sales
      with: alert
    - wait: 5 days
    - send: call
');
INSERT INTO "files" VALUES('bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5','campaigns/thanks.yaml','description: Thanks for an order
status: live
enter: {event: purchased}
consent: newsletter
steps:
  - send: thanks
');
INSERT INTO "files" VALUES('7c01dc13e4a0ee2c77d982f2904fb2ad59d735708793cdf9fae8fbda6333dcca','consents/newsletter.md','Yes, mail me.');
INSERT INTO "files" VALUES('124df77f6b8b0562715c719465c23bfee90477a65021b695b623f00e9346209f','consents/tracking.md','Yes, count my clicks.');
CREATE TABLE leads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: keys of messages and events hold it
    key TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    source TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    fields TEXT NOT NULL DEFAULT '',
    seq INTEGER NOT NULL DEFAULT 0,        -- of its last event
    due INTEGER,
    planned INTEGER,
    planned_seq INTEGER NOT NULL DEFAULT 0,
    temperature TEXT NOT NULL DEFAULT 'cold',
    stage TEXT NOT NULL DEFAULT '',
    doors TEXT NOT NULL DEFAULT '',
    holds TEXT NOT NULL DEFAULT ''
, owner TEXT NOT NULL DEFAULT '', awaits INTEGER, active_at INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '');
INSERT INTO "leads" VALUES(1,'fay@example.com','fay@example.com','form',1771837200000000,'{"first_name":"Fay (hot)","country":"PL","competitor":false}',6000,1772532000000000,1772101800000000,6000,'hot','mql','{"factories":false}','{"guide/1/":"move temperature now hot: from cold to hot","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","guide/1/notify sales":"notify due notify: sales","guide/1/wait 5 days":"wait wait wait: 5 days"}','',1772532000000000,1772100000000000,'{"form":{"first_name":4084386833,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(2,'gus@example.com','gus@example.com','form',1771837200000000,'{"first_name":"Gus (goal)","country":"PL","competitor":false}',6001,NULL,1772182800000000,6001,'cold','customer','{"factories":false}','{"guide/1/":"finish goal goal: \"purchased\" at 2026-02-26 11:00+01:00","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","thanks/1/":"finish end the end of steps","thanks/1/thanks":"send due due now"}','',NULL,1772100000000000,'{"form":{"first_name":434965449,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(3,'kim@example.com','kim@example.com','form',1771837200000000,'{"first_name":"Kim (warm)","country":"PL","competitor":false}',6000,1772528400000000,1772182800000000,6000,'warm','mql','{"factories":false}','{"guide/1/":"move temperature now warm: from cold to warm","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","guide/1/offer":"send due due now","guide/1/wait 4 days":"wait wait wait: 4 days"}','',1772528400000000,1772100000000000,'{"form":{"first_name":3052359479,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(4,'max@example.com','max@example.com','form',1771837200000000,'{"first_name":"Max (left)","country":"PL","competitor":true}',4001,NULL,1772101800000000,4001,'cold','','{"factories":false}','{"guide/1/":"finish exit exit: lead.competitor is yes","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")"}','',NULL,1771837200000000,'{"form":{"first_name":4173843985,"country":2312885065,"competitor":1573839795}}');
INSERT INTO "leads" VALUES(5,'bob@example.com','bob@example.com','form',1771923600000000,'{"first_name":"Bob (outside)","country":"DE","competitor":false}',2000,NULL,1772101800000000,2000,'cold','','{"factories":false}','','',NULL,1771923600000000,'{"form":{"first_name":787561669,"country":1127637932,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(6,'ida@example.com','ida@example.com','form',1771923600000000,'{"first_name":"Ida (gone)","country":"PL","competitor":false}',4000,1772528400000000,1772182800000000,4000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"skip suppressed this address gets no more mail: unsubscribed","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")"}','',1772528400000000,1772100000000000,'{"form":{"first_name":1450412855,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(7,'lea@example.com','lea@example.com','fair',1771923600000000,'{"first_name":"Lea","company_size":200.0}',2001,1772442000000000,1771923600000000,2001,'cold','','{"factories":true}','{"factories/1/":"enter enter when lead is factory","factories/1/wait 6 days":"wait wait wait: 6 days"}','',1772442000000000,1771923600000000,'{"fair":{"first_name":4092659146,"company_size":3831314506}}');
INSERT INTO "leads" VALUES(8,'cyd@example.com','cyd@example.com','form',1772096400000000,'{"first_name":"Cyd (held)","country":"PL","competitor":false}',3000,1772438400000000,1772359200000000,3000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"hold window outside the window mon-fri 09:00-17:00"}','',1772438400000000,1772096400000000,'{"form":{"first_name":1010209900,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(9,'ada@example.com','ada@example.com','form',1772182800000000,'{"first_name":"Ada (waits)","country":"PL","competitor":false}',3000,1772442000000000,1772182800000000,3000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days"}','',1772442000000000,1772182800000000,'{"form":{"first_name":823553312,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(10,'dan@example.com','dan@example.com','form',1772359200000000,'{"first_name":"Dan (deferred)","country":"PL","competitor":false}',2001,1772366400000000,1772359200000000,2001,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now"}','',NULL,1772359200000000,'{"form":{"first_name":3778224175,"country":2312885065,"competitor":3926673204}}');
INSERT INTO "leads" VALUES(11,'eve@example.com','eve@example.com','form',1772359200000000,'{"first_name":"Eve (in doubt)","country":"PL","competitor":false}',2001,1772618400000000,1772359200000000,2001,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days"}','',1772618400000000,1772359200000000,'{"form":{"first_name":248074727,"country":2312885065,"competitor":3926673204}}');
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    lead INTEGER NOT NULL REFERENCES leads (id),
    campaign TEXT NOT NULL,
    walk INTEGER NOT NULL,
    sequence TEXT NOT NULL,
    step TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    template TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    due INTEGER NOT NULL,
    at INTEGER NOT NULL,
    requested INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    written INTEGER,
    message_id TEXT NOT NULL,
    version TEXT NOT NULL,
    context TEXT NOT NULL,
    digest TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    refused INTEGER
, allowed INTEGER, owner TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT '', doubts INTEGER NOT NULL DEFAULT 0);
INSERT INTO "messages" VALUES(1,'1/guide/1/welcome',1,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<cuqpdcadbdybzfvvz6srvlaihyje5glt@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"first_name": "Fay (hot)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEVIPGIAwjwHJa1z6UarAiOfCLjwI32m1M4kUmsWIDV", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','7bb042472da0086223d720e626f5190f5f3809a41425c34f9e64fac9c609c295',1,'',NULL,1771837200000000,'','',0);
INSERT INTO "messages" VALUES(2,'2/guide/1/welcome',2,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<bkbxh547xtxngjds2qyjsixyt7fpfs5u@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"first_name": "Gus (goal)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEKg3P3n7zu0yRy1DCZIvi1cQxBQTVGp3NeApajD6Fg", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','41a22c04bc9336e7ce7ff1e8b95355fddeac9aca2dc77a1976d20f9730795ab1',1,'',NULL,1771837200000000,'','',0);
INSERT INTO "messages" VALUES(3,'3/guide/1/welcome',3,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<m6ogqfe43ykcxale4logvmvi7dmircoj@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"first_name": "Kim (warm)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQFnnGgUnN4UK4Fk4txqsqgQb8UAUtVoUzLShmyJb8B4", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','80242218e4dc300a0ea92741eccfb30b980c6416594d4d8b1d5c94f12cfd2ea8',1,'',NULL,1771837200000000,'','',0);
INSERT INTO "messages" VALUES(4,'4/guide/1/welcome',4,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<lxzgtb3c54cd6eyidc2s36alpxfxqhq5@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"first_name": "Max (left)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQFd8mmHYu8EPxMIGLUt-AtzvCAdGurbNEiig7aHY6nv", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','4c31c840abbf207aa5bde46139dfad82ef6052410aa596f41d264592397745b1',1,'',NULL,1771837200000000,'','',0);
INSERT INTO "messages" VALUES(5,'6/guide/1/welcome',6,'guide',1,'begin','welcome','send','email','welcome','sent',1771923600000000,1771923600000000,1771923600000000,1,0,0,1771923600000000,'<pwuidseeeeytkqh5vanbhx2227mqt7yn@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"first_name": "Ida (gone)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQF9qIHIhCExNUD9qBoT31qz-xQibnmfJsFCos5tzs8R", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','1d6f4e1699d7fe48e6e428c25c45f3e5f2122d29bb8830398b189136f0e3b9fa',1,'',NULL,1771923600000000,'','',0);
INSERT INTO "messages" VALUES(6,'1/guide/1/first',1,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<dcum2gigfyh4i4gl3iqxvxqdjylibx23@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"first_name": "Fay (hot)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEYqM0ZBi4PxHDL2iF63gOXPgJco6wl25MRr3Sh3mEj", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','61979dd77675eed6434269c065538c12c99bad6932bd6a84cf119499d3454cd4',1,'',NULL,1772096400000000,'','',0);
INSERT INTO "messages" VALUES(7,'2/guide/1/first',2,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<fc2dgddgfu3bcehu5rpdigj447qt2y7i@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"first_name": "Gus (goal)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEotDMMZi02ERD07F40GTzX9KjCq72uXAEDciJRjZuX", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','72b45a2cc5f697c544d8d7b03f9ef024362c3fcf4c270d48358b757243ca0ad3',1,'',NULL,1772096400000000,'','',0);
INSERT INTO "messages" VALUES(8,'3/guide/1/first',3,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<yvmbfn6epjzyedjof6wzlettq2rzzrs6@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"first_name": "Kim (warm)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQHFWBK3xHpzgg0uL62VknNY_v3jcYDireh0T2LHXhyt", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','2105249b2da0ce98b450ff3d408e397228eeca479c29afcba1e9f8945d17d5ce',1,'',NULL,1772096400000000,'','',0);
INSERT INTO "messages" VALUES(9,'4/guide/1/first',4,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<fc3tqnnawp6ldwlpuoued6otczuh5pdn@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"first_name": "Max (left)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEotzg1oLP8sdlvo6hB-dNIjgK7WlewMKCr1LRFONIQ", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','5f0283222da70a8b0e913e60731de652f735703cc99428508719510e3dff0833',1,'',NULL,1772096400000000,'','',0);
INSERT INTO "messages" VALUES(10,'8/guide/1/welcome',8,'guide',1,'begin','welcome','send','email','welcome','sent',1772096400000000,1772096400000000,1772096400000000,1,0,0,1772096400000000,'<sfegyh6dmkd4mja2gwmwqhyhc2tlvmvt@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"first_name": "Cyd (held)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQGRSGwfw2KHxiQaNZloHwf3wl16LcifoDORa_HI1RLq", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','c3713cb18c486ed4abdd9ee73408ca86152c0a42717d2820b57728b77912ce9b',1,'',NULL,1772096400000000,'','',0);
INSERT INTO "messages" VALUES(11,'1/guide/1/notify sales',1,'guide',1,'hot','notify sales','notify','sales','alert','sent',1772100000000000,1772100000000000,1772101800000000,0,2,0,1772101800000000,'<sydrxe3txzsbyekbqli2336uicznqtan@lumo.example>','0680b665708ea51477a1ded535fe97c0254f335af87bd06b0946a91f54c5998d','{"lead": {"first_name": "Fay (hot)", "email": "fay@example.com", "country": "PL", "competitor": false, "source": "form"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQGWBxuTc75kHBFBgtGt79T6ucxD6hz4dCnRvufM0FAl", "temperature": "hot", "stage": "mql", "score": 59.971125817359976, "evidence": [{"points": 60.0, "rule": "submitted demo", "at": "2026-02-26T11:00:00+01:00"}]}','7c8a9d3d1596b9be4f622914e3a9874b3d2cf14e5d4a8f5fd9e624d366ee7a6b',1,'',NULL,NULL,'','',0);
INSERT INTO "messages" VALUES(12,'2/thanks/1/thanks',2,'thanks',1,'steps','thanks','send','email','thanks','sent',1772100000000000,1772182800000000,1772182800000000,0,0,0,1772182800000000,'<o67ql7hylw75zc55qpu336j2nqid6e7f@lumo.example>','8c27513e75cbab4c0726349d9aeb908d1f20ceffe4fe6e88c4c4ce487d0ef987','{"lead": {"first_name": "Gus (goal)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQF3vwX8-F2_3Iu9g-m9-Tq2FhJn6zt0w2LzyXeco-D-", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','2a2ba9ddcf90ce31919ec3e8776a31eaa3fbdb461492d56ca7c21caa209b66fd',1,'',1772116200000000,1772175600000000,'','',0);
INSERT INTO "messages" VALUES(13,'3/guide/1/offer',3,'guide',1,'warm','offer','send','email','offer','sent',1772100000000000,1772182800000000,1772182800000000,0,1,0,1772182800000000,'<heszdn6cerdwqcetyl2x3ajyjunezoqe@lumo.example>','dbfaaecbdc1c2bf955a098373a599138851e2c021cc28dd82e86cf5fbaf481ff','{"lead": {"first_name": "Kim (warm)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQE5JZG3wiRHaAiTwvV9gTgOyv17ORswFsPM4Es0WGbD", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','d15b6e346a7f9a6fadbc9fdcb3859d38cf28ccfc9785e43ff29e15d560af20e5',1,'',1772116200000000,1772179200000000,'','',0);
INSERT INTO "messages" VALUES(14,'6/guide/1/first',6,'guide',1,'cold','first','send','email','first','cancelled',1772182800000000,1772182800000000,1772182800000000,0,0,0,NULL,'','','','',0,'["suppressed","this address gets no more mail: unsubscribed",[]]',NULL,NULL,'','',0);
INSERT INTO "messages" VALUES(15,'9/guide/1/welcome',9,'guide',1,'begin','welcome','send','email','welcome','sent',1772182800000000,1772182800000000,1772182800000000,1,0,0,1772182800000000,'<ptnf4iuu5w4sl56wzdy2jggphfoefcwz@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"first_name": "Ada (waits)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQF82l4ilO25JffWyPGkmM-Y9xU_XPHB-OjHyCJ_O4aW", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','bec5c0da50d41b92d70cbcbf321f90d019d96d95d02522536a93424b66645667',1,'',NULL,1772182800000000,'','',0);
INSERT INTO "messages" VALUES(16,'8/guide/1/first',8,'guide',1,'cold','first','send','email','first','held',1772355600000000,1772438400000000,1772359200000000,0,0,0,NULL,'','','','',0,'["window","outside the window mon-fri 09:00-17:00",["campaigns/guide.yaml",7,19]]',1772359200000000,NULL,'','',0);
INSERT INTO "messages" VALUES(17,'10/guide/1/welcome',10,'guide',1,'begin','welcome','send','email','welcome','deferred',1772359200000000,1772366400000000,1772359200000000,1,0,0,1772359200000000,'<agnh47qgh3snl2sadtel2ol7cwtydnf3@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"first_name": "Dan (deferred)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEBmn5-Bj7k1epAHMi9OX8_KRHA_3jeJ4nZADkubM_f", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','bfe895b819f98ad210162ca1e1a1686235c2347dc44fc9cd235d165cf105bb24',1,'["deferred","421 try later",[]]',NULL,1772359200000000,'','',0);
INSERT INTO "messages" VALUES(18,'11/guide/1/welcome',11,'guide',1,'begin','welcome','send','email','welcome','in_doubt',1772359200000000,1772359200000000,1772359200000000,1,0,0,1772359200000000,'<fhov3v3mztfberlqzstsutikhllupkyn@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"first_name": "Eve (in doubt)"}, "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEp3V3XbMzKEkVwzKcqTQq_zB-ouMuchjpJcf-egKyn", "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}}','5dcd41c358ca8433b9d04b48fab3bd0c3bf1b62379f8f57af45027bbe754fc05',1,'["in_doubt","the connection broke",[]]',NULL,1772359200000000,'','',1);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "settings" VALUES('broken','{}');
INSERT INTO "settings" VALUES('budgets','{}');
INSERT INTO "settings" VALUES('edits_reached','');
INSERT INTO "settings" VALUES('epoch','1');
INSERT INTO "settings" VALUES('files','{"campaigns/factories.yaml": "0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff", "campaigns/guide.yaml": "ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320", "campaigns/thanks.yaml": "bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5", "nurture.yaml": "cb8ea59cac167a9a1a2ce61377d55ee73c3e7b7de8ca82adb70e80d471402815"}');
INSERT INTO "settings" VALUES('first_run','2026-02-23T09:00:00+00:00');
INSERT INTO "settings" VALUES('id','ab0f782968585e6012dba4ec04158ba802464130f2950898b4c73afb2d9f9b27');
INSERT INTO "settings" VALUES('live','{"factories": "2026-02-23T09:00:00+00:00", "guide": "2026-02-23T09:00:00+00:00", "thanks": "2026-02-23T09:00:00+00:00"}');
INSERT INTO "settings" VALUES('mode','rehearsed');
INSERT INTO "settings" VALUES('ran_at','2026-03-01T11:00:00+00:00');
INSERT INTO "settings" VALUES('rules of source fair','83dac8e06130a75a2b5ccde6438c9ea37b2209286551568e5d603a906d9a04dd');
INSERT INTO "settings" VALUES('rules of source form','302d56ed8150b4593df24235848426ee9ae81bff4545465ccce3be7c291060d3');
INSERT INTO "settings" VALUES('secret','d0d2942317d730c46f3e2a7fe0261cb940d3aa8eb823624a061d6529dee20d3f');
INSERT INTO "settings" VALUES('seen','["factories", "guide", "thanks"]');
INSERT INTO "settings" VALUES('templates','{"alert": "0680b665708ea51477a1ded535fe97c0254f335af87bd06b0946a91f54c5998d", "call": "7638d98bf7e2706fb61ca95cbb3ca83356a11dad0631b764789ce905f285ce58", "first": "11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8", "offer": "dbfaaecbdc1c2bf955a098373a599138851e2c021cc28dd82e86cf5fbaf481ff", "plant": "6fd60666c7b1f6db88a1982ec4aa359d4f7e781479e82db5824095bb6dac3afe", "reminder": "666e2084c961694d1f93a834263118fd7be0e8ae51438cf314d1cff6c059459e", "second": "35e85201938bb233778c68cfa61c68ca4e0949ebf5f76d08a0aff0bff0006c33", "thanks": "8c27513e75cbab4c0726349d9aeb908d1f20ceffe4fe6e88c4c4ce487d0ef987", "welcome": "0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db"}');
INSERT INTO "settings" VALUES('versions','{"factories": "0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff", "guide": "ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320", "thanks": "bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5"}');
INSERT INTO "settings" VALUES('wiring','cb8ea59cac167a9a1a2ce61377d55ee73c3e7b7de8ca82adb70e80d471402815');
CREATE TABLE suppressions (key TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "suppressions" VALUES('ida@example.com','unsubscribed',1772100000000000);
CREATE TABLE waiting (                     -- events of addresses that are no lead yet
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    verb TEXT NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    facts TEXT NOT NULL,
    campaign TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX leads_due ON leads (due) WHERE due IS NOT NULL;
CREATE INDEX enrolments_active ON enrolments (campaign, lead) WHERE state = 'active';
CREATE INDEX messages_lead ON messages (lead);
CREATE INDEX messages_open ON messages (requested DESC, rank DESC, priority DESC, due, key, channel)  -- as they leave
    WHERE state IN ('planned', 'deferred');
CREATE INDEX messages_claimed ON messages (lead) WHERE state = 'claimed';
CREATE INDEX messages_sending ON messages (lead) WHERE state = 'sending';
CREATE INDEX decisions_step ON decisions (lead, step, id);
CREATE INDEX leads_active ON leads (active_at);
CREATE INDEX enrolments_ended ON enrolments (campaign, state) WHERE state <> 'active';
CREATE INDEX messages_unusual ON messages (due, channel) WHERE state = 'planned' AND cause <> '' AND requested = 0;
CREATE INDEX messages_sent ON messages (at) WHERE state = 'sent';
CREATE INDEX waiting_address ON waiting (address);
CREATE INDEX messages_in_doubt ON messages (at) WHERE state = 'in_doubt';
CREATE INDEX messages_paced ON messages (due, key) WHERE state = 'planned' AND substr(reason, 1, 7) = '["pace"';
CREATE INDEX events_complained ON events (at) WHERE verb = 'complained';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('leads',11);
COMMIT;
PRAGMA user_version = 4;
