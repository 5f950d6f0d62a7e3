BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'nurture','first_tables','2026-11-22 00:51:06.987606+00:00');
CREATE TABLE codes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
INSERT INTO "codes" VALUES(1,'due now');
INSERT INTO "codes" VALUES(2,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","begin",1,"send","due",["campaigns/guide.yaml",9,5],["campaigns/guide.yaml",9,5]]');
INSERT INTO "codes" VALUES(3,'["guide",""]');
INSERT INTO "codes" VALUES(4,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","",1,"enter","enter",[],["campaigns/guide.yaml",3,1]]');
INSERT INTO "codes" VALUES(5,'["guide","welcome"]');
INSERT INTO "codes" VALUES(6,'arrived form');
INSERT INTO "codes" VALUES(7,'wait: 3 days');
INSERT INTO "codes" VALUES(8,'["guide","wait 3 days"]');
INSERT INTO "codes" VALUES(9,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"wait","wait",["campaigns/guide.yaml",13,7],["campaigns/guide.yaml",13,7]]');
INSERT INTO "codes" VALUES(10,'["factories",""]');
INSERT INTO "codes" VALUES(11,'["factories","wait 6 days"]');
INSERT INTO "codes" VALUES(12,'wait: 6 days');
INSERT INTO "codes" VALUES(13,'["0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff","steps",1,"wait","wait",["campaigns/factories.yaml",7,5],["campaigns/factories.yaml",7,5]]');
INSERT INTO "codes" VALUES(14,'["0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff","",1,"enter","enter",[],["campaigns/factories.yaml",3,1]]');
INSERT INTO "codes" VALUES(15,'when lead is factory');
INSERT INTO "codes" VALUES(16,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"send","due",["campaigns/guide.yaml",14,7],["campaigns/guide.yaml",14,7]]');
INSERT INTO "codes" VALUES(17,'["guide","first"]');
INSERT INTO "codes" VALUES(18,'["guide","wait_until has(\"replied\")"]');
INSERT INTO "codes" VALUES(19,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"wait","wait",["campaigns/guide.yaml",15,7],["campaigns/guide.yaml",15,19]]');
INSERT INTO "codes" VALUES(20,'wait_until: has("replied")');
INSERT INTO "codes" VALUES(21,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"hold","limit",["campaigns/thanks.yaml",6,5],["nurture.yaml",27,21]]');
INSERT INTO "codes" VALUES(22,'["thanks",""]');
INSERT INTO "codes" VALUES(23,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"hold","limit",["campaigns/guide.yaml",20,7],["nurture.yaml",27,21]]');
INSERT INTO "codes" VALUES(24,'notify: sales');
INSERT INTO "codes" VALUES(25,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"finish","goal",[],["campaigns/guide.yaml",5,7]]');
INSERT INTO "codes" VALUES(26,'["guide","wait 5 days"]');
INSERT INTO "codes" VALUES(27,'limit 1 per 20 hours');
INSERT INTO "codes" VALUES(28,'wait: 5 days');
INSERT INTO "codes" VALUES(29,'now hot: from cold to hot');
INSERT INTO "codes" VALUES(30,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"move","temperature",[],[]]');
INSERT INTO "codes" VALUES(31,'["thanks","thanks"]');
INSERT INTO "codes" VALUES(32,'["guide","offer"]');
INSERT INTO "codes" VALUES(33,'goal: "purchased" at 2026-02-26 11:00+01:00');
INSERT INTO "codes" VALUES(34,'now warm: from cold to warm');
INSERT INTO "codes" VALUES(35,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","hot",1,"notify","due",["campaigns/guide.yaml",24,7],["campaigns/guide.yaml",24,7]]');
INSERT INTO "codes" VALUES(36,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","hot",1,"wait","wait",["campaigns/guide.yaml",26,7],["campaigns/guide.yaml",26,7]]');
INSERT INTO "codes" VALUES(37,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"finish","exit",[],["campaigns/guide.yaml",6,7]]');
INSERT INTO "codes" VALUES(38,'purchased');
INSERT INTO "codes" VALUES(39,'exit: lead.competitor is yes');
INSERT INTO "codes" VALUES(40,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","",1,"enter","enter",[],["campaigns/thanks.yaml",3,1]]');
INSERT INTO "codes" VALUES(41,'["guide","notify sales"]');
INSERT INTO "codes" VALUES(42,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"skip","suppressed",["campaigns/guide.yaml",14,7],[]]');
INSERT INTO "codes" VALUES(43,'this address gets no more mail: unsubscribed');
INSERT INTO "codes" VALUES(44,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"send","due",["campaigns/guide.yaml",20,7],["campaigns/guide.yaml",20,7]]');
INSERT INTO "codes" VALUES(45,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"send","due",["campaigns/thanks.yaml",6,5],["campaigns/thanks.yaml",6,5]]');
INSERT INTO "codes" VALUES(46,'the end of steps');
INSERT INTO "codes" VALUES(47,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","warm",1,"wait","wait",["campaigns/guide.yaml",21,7],["campaigns/guide.yaml",21,7]]');
INSERT INTO "codes" VALUES(48,'["guide","wait 4 days"]');
INSERT INTO "codes" VALUES(49,'wait: 4 days');
INSERT INTO "codes" VALUES(50,'["bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5","steps",1,"finish","end",[],["campaigns/thanks.yaml",1,1]]');
INSERT INTO "codes" VALUES(51,'outside the window mon-fri 09:00-17:00');
INSERT INTO "codes" VALUES(52,'["ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320","cold",1,"hold","window",["campaigns/guide.yaml",14,7],["campaigns/guide.yaml",7,19]]');
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
INSERT INTO "cursors" VALUES('fair','56:1795308667750916594:618a26e46536b3c2eaa1ff5dec8e768dc14ca088760e977536792d020bc09a1f');
INSERT INTO "cursors" VALUES('form','391:1795308668175070463:d39b2107142d9d1d6f7a620c7afc4f7fc4ac567a31e33d92c07ec81709e6bb77');
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    lead INTEGER NOT NULL REFERENCES leads (id),
    step INTEGER NOT NULL REFERENCES codes (id),  -- campaign, step
    rule INTEGER NOT NULL REFERENCES codes (id),  -- file version, sequence, walk, what to do, which rule said so
    words INTEGER NOT NULL REFERENCES codes (id),
    at INTEGER NOT NULL
);
INSERT INTO "decisions" VALUES(1,1,3,4,6,1771837200000000);
INSERT INTO "decisions" VALUES(2,1,5,2,1,1771837200000000);
INSERT INTO "decisions" VALUES(3,2,3,4,6,1771837200000000);
INSERT INTO "decisions" VALUES(4,2,5,2,1,1771837200000000);
INSERT INTO "decisions" VALUES(5,3,3,4,6,1771837200000000);
INSERT INTO "decisions" VALUES(6,3,5,2,1,1771837200000000);
INSERT INTO "decisions" VALUES(7,4,3,4,6,1771837200000000);
INSERT INTO "decisions" VALUES(8,4,5,2,1,1771837200000000);
INSERT INTO "decisions" VALUES(9,1,8,9,7,1772096400000000);
INSERT INTO "decisions" VALUES(10,2,8,9,7,1772096400000000);
INSERT INTO "decisions" VALUES(11,3,8,9,7,1772096400000000);
INSERT INTO "decisions" VALUES(12,4,8,9,7,1772096400000000);
INSERT INTO "decisions" VALUES(13,6,3,4,6,1771923600000000);
INSERT INTO "decisions" VALUES(14,6,5,2,1,1771923600000000);
INSERT INTO "decisions" VALUES(15,7,10,14,15,1771923600000000);
INSERT INTO "decisions" VALUES(16,7,11,13,12,1772442000000000);
INSERT INTO "decisions" VALUES(17,6,8,9,7,1772182800000000);
INSERT INTO "decisions" VALUES(18,1,17,16,1,1772096400000000);
INSERT INTO "decisions" VALUES(19,2,17,16,1,1772096400000000);
INSERT INTO "decisions" VALUES(20,3,17,16,1,1772096400000000);
INSERT INTO "decisions" VALUES(21,4,17,16,1,1772096400000000);
INSERT INTO "decisions" VALUES(22,8,3,4,6,1772096400000000);
INSERT INTO "decisions" VALUES(23,8,5,2,1,1772096400000000);
INSERT INTO "decisions" VALUES(24,1,18,19,20,1772442000000000);
INSERT INTO "decisions" VALUES(25,2,18,19,20,1772442000000000);
INSERT INTO "decisions" VALUES(26,3,18,19,20,1772442000000000);
INSERT INTO "decisions" VALUES(27,4,18,19,20,1772442000000000);
INSERT INTO "decisions" VALUES(28,8,8,9,7,1772355600000000);
INSERT INTO "decisions" VALUES(29,1,3,30,29,1772100000000000);
INSERT INTO "decisions" VALUES(30,1,41,35,24,1772100000000000);
INSERT INTO "decisions" VALUES(31,1,26,36,28,1772532000000000);
INSERT INTO "decisions" VALUES(32,2,22,40,38,1772100000000000);
INSERT INTO "decisions" VALUES(33,2,3,25,33,1772100000000000);
INSERT INTO "decisions" VALUES(34,2,31,21,27,1772168400000000);
INSERT INTO "decisions" VALUES(35,3,3,30,34,1772100000000000);
INSERT INTO "decisions" VALUES(36,3,32,23,27,1772168400000000);
INSERT INTO "decisions" VALUES(37,4,3,37,39,1772101800000000);
INSERT INTO "decisions" VALUES(38,2,31,45,1,1772182800000000);
INSERT INTO "decisions" VALUES(39,3,32,44,1,1772182800000000);
INSERT INTO "decisions" VALUES(40,6,17,42,43,1772182800000000);
INSERT INTO "decisions" VALUES(41,6,18,19,20,1772528400000000);
INSERT INTO "decisions" VALUES(42,9,3,4,6,1772182800000000);
INSERT INTO "decisions" VALUES(43,9,5,2,1,1772182800000000);
INSERT INTO "decisions" VALUES(44,2,22,50,46,1772182800000000);
INSERT INTO "decisions" VALUES(45,3,48,47,49,1772528400000000);
INSERT INTO "decisions" VALUES(46,9,8,9,7,1772442000000000);
INSERT INTO "decisions" VALUES(47,8,17,52,51,1772438400000000);
INSERT INTO "decisions" VALUES(48,10,3,4,6,1772359200000000);
INSERT INTO "decisions" VALUES(49,10,5,2,1,1772359200000000);
INSERT INTO "decisions" VALUES(50,11,3,4,6,1772359200000000);
INSERT INTO "decisions" VALUES(51,11,5,2,1,1772359200000000);
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
    passed TEXT NOT NULL,
    PRIMARY KEY (lead, campaign, walk)
) WITHOUT ROWID;
INSERT INTO "enrolments" VALUES(1,'guide',1,1771837200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','hot','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}],"hot":[1772100000000000,"",null,{"notify sales":[1772100000000000,"done",""]}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""]}');
INSERT INTO "enrolments" VALUES(2,'guide',1,1771837200000000,2000,'arrived form','','goal',1772100000000000,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""]}');
INSERT INTO "enrolments" VALUES(2,'thanks',1,1772100000000000,5001,'purchased','{"value":80.0}','finished',1772182800000000,'bd5ee5b8e555a521681368d6af05a84545b54dedaa3b4cc02c2f107f67c0e4a5','steps','{"steps":[1772182800000000,"thanks",1772182800000000,{}]}','{"thanks":[1772182800000000,"sent",""]}');
INSERT INTO "enrolments" VALUES(3,'guide',1,1771837200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','warm','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}],"warm":[1772182800000000,"offer",null,{}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""],"offer":[1772182800000000,"sent",""]}');
INSERT INTO "enrolments" VALUES(4,'guide',1,1771837200000000,2000,'arrived form','','exit',1772101800000000,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1771837200000000,"welcome",1771837200000000,{}],"cold":[1772096400000000,"first",null,{}]}','{"welcome":[1771837200000000,"sent",""],"first":[1772096400000000,"sent",""]}');
INSERT INTO "enrolments" VALUES(6,'guide',1,1771923600000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1771923600000000,"welcome",1771923600000000,{}],"cold":[1772182800000000,"first",null,{}]}','{"welcome":[1771923600000000,"sent",""],"first":[1772182800000000,"skipped","suppressed"]}');
INSERT INTO "enrolments" VALUES(7,'factories',1,1771923600000000,1000,'when lead is factory','','active',NULL,'0895c112e1dce3049b3d8e4627ed5713538b1c5fdf72172f75711e46b9e754ff','steps','{"steps":[1771923600000000,"",null,{}]}','');
INSERT INTO "enrolments" VALUES(8,'guide',1,1772096400000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1772096400000000,"welcome",1772096400000000,{}],"cold":[1772096400000000,"",null,{}]}','{"welcome":[1772096400000000,"sent",""]}');
INSERT INTO "enrolments" VALUES(9,'guide',1,1772182800000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1772182800000000,"welcome",1772182800000000,{}],"cold":[1772182800000000,"",null,{}]}','{"welcome":[1772182800000000,"sent",""]}');
INSERT INTO "enrolments" VALUES(10,'guide',1,1772359200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','begin','{"begin":[1772359200000000,"",null,{}]}','');
INSERT INTO "enrolments" VALUES(11,'guide',1,1772359200000000,2000,'arrived form','','active',NULL,'ec5131530fc3e1974f69a508ada70d08b2c737f436ed8d0306f3cf1188546320','cold','{"begin":[1772359200000000,"welcome",1772359200000000,{}],"cold":[1772359200000000,"",null,{}]}','{"welcome":[1772359200000000,"sent",""]}');
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
INSERT INTO "events" VALUES(1,2000,'arrived form 1 ','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(1,2001,'1/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(1,3000,'sent/1/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','1/guide/1/welcome');
INSERT INTO "events" VALUES(1,4000,'sent/1/guide/1/first','sent',1772096400000000,'["first"]','','guide','1/guide/1/first');
INSERT INTO "events" VALUES(1,5000,'test/1','submitted',1772100000000000,'["demo"]','','','');
INSERT INTO "events" VALUES(1,5001,'1/became/5001','became',1772100000000000,'["hot"]','','','');
INSERT INTO "events" VALUES(1,5002,'1/stage/5002','became',1772100000000000,'["mql"]','','','');
INSERT INTO "events" VALUES(1,6000,'sent/1/guide/1/notify sales','notified',1772101800000000,'["sales"]','','guide','1/guide/1/notify sales');
INSERT INTO "events" VALUES(2,1000,'joined form 2 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(2,2000,'arrived form 2 ','arrived',1771837200000000,'["form"]','','','');
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
INSERT INTO "events" VALUES(3,2000,'arrived form 3 ','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(3,2001,'3/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(3,3000,'sent/3/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','3/guide/1/welcome');
INSERT INTO "events" VALUES(3,4000,'sent/3/guide/1/first','sent',1772096400000000,'["first"]','','guide','3/guide/1/first');
INSERT INTO "events" VALUES(3,5000,'test/2','replied',1772100000000000,'','','','');
INSERT INTO "events" VALUES(3,5001,'3/became/5001','became',1772100000000000,'["warm"]','','','');
INSERT INTO "events" VALUES(3,5002,'3/stage/5002','became',1772100000000000,'["mql"]','','','');
INSERT INTO "events" VALUES(3,6000,'sent/3/guide/1/offer','sent',1772182800000000,'["offer"]','','guide','3/guide/1/offer');
INSERT INTO "events" VALUES(4,1000,'joined form 4 ','joined',1771837200000000,'','','','');
INSERT INTO "events" VALUES(4,2000,'arrived form 4 ','arrived',1771837200000000,'["form"]','','','');
INSERT INTO "events" VALUES(4,2001,'4/entered/guide/1','entered',1771837200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(4,3000,'sent/4/guide/1/welcome','sent',1771837200000000,'["welcome"]','','guide','4/guide/1/welcome');
INSERT INTO "events" VALUES(4,4000,'sent/4/guide/1/first','sent',1772096400000000,'["first"]','','guide','4/guide/1/first');
INSERT INTO "events" VALUES(4,4001,'4/finished/guide/1','finished',1772101800000000,'["guide"]','{"why":"exit"}','guide','');
INSERT INTO "events" VALUES(5,1000,'joined form 5 ','joined',1771923600000000,'','','','');
INSERT INTO "events" VALUES(5,2000,'arrived form 5 ','arrived',1771923600000000,'["form"]','','','');
INSERT INTO "events" VALUES(6,1000,'joined form 6 ','joined',1771923600000000,'','','','');
INSERT INTO "events" VALUES(6,2000,'arrived form 6 ','arrived',1771923600000000,'["form"]','','','');
INSERT INTO "events" VALUES(6,2001,'6/entered/guide/1','entered',1771923600000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(6,3000,'sent/6/guide/1/welcome','sent',1771923600000000,'["welcome"]','','guide','6/guide/1/welcome');
INSERT INTO "events" VALUES(6,4000,'test/4','unsubscribed',1772100000000000,'','','','');
INSERT INTO "events" VALUES(7,1000,'joined fair 7 ','joined',1771923600000000,'','','','');
INSERT INTO "events" VALUES(7,1001,'7/entered/factories/1','entered',1771923600000000,'["factories"]','','factories','');
INSERT INTO "events" VALUES(7,2000,'arrived fair 7 ','arrived',1771923600000000,'["fair"]','','','');
INSERT INTO "events" VALUES(8,1000,'joined form 8 ','joined',1772096400000000,'','','','');
INSERT INTO "events" VALUES(8,2000,'arrived form 8 ','arrived',1772096400000000,'["form"]','','','');
INSERT INTO "events" VALUES(8,2001,'8/entered/guide/1','entered',1772096400000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(8,3000,'sent/8/guide/1/welcome','sent',1772096400000000,'["welcome"]','','guide','8/guide/1/welcome');
INSERT INTO "events" VALUES(9,1000,'joined form 9 ','joined',1772182800000000,'','','','');
INSERT INTO "events" VALUES(9,2000,'arrived form 9 ','arrived',1772182800000000,'["form"]','','','');
INSERT INTO "events" VALUES(9,2001,'9/entered/guide/1','entered',1772182800000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(9,3000,'sent/9/guide/1/welcome','sent',1772182800000000,'["welcome"]','','guide','9/guide/1/welcome');
INSERT INTO "events" VALUES(10,1000,'joined form 10 ','joined',1772359200000000,'','','','');
INSERT INTO "events" VALUES(10,2000,'arrived form 10 ','arrived',1772359200000000,'["form"]','','','');
INSERT INTO "events" VALUES(10,2001,'10/entered/guide/1','entered',1772359200000000,'["guide"]','','guide','');
INSERT INTO "events" VALUES(11,1000,'joined form 11 ','joined',1772359200000000,'','','','');
INSERT INTO "events" VALUES(11,2000,'arrived form 11 ','arrived',1772359200000000,'["form"]','','','');
INSERT INTO "events" VALUES(11,2001,'11/entered/guide/1','entered',1772359200000000,'["guide"]','','guide','');
CREATE TABLE files (digest TEXT PRIMARY KEY, path TEXT NOT NULL, text TEXT NOT NULL);
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
);
INSERT INTO "leads" VALUES(1,'fay@example.com','fay@example.com','form',1771837200000000,'{"first_name":"Fay (hot)","country":"PL","competitor":false}',6000,1772532000000000,1772101800000000,6000,'hot','mql','{"factories":false}','{"guide/1/":"move temperature now hot: from cold to hot","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","guide/1/notify sales":"notify due notify: sales","guide/1/wait 5 days":"wait wait wait: 5 days"}');
INSERT INTO "leads" VALUES(2,'gus@example.com','gus@example.com','form',1771837200000000,'{"first_name":"Gus (goal)","country":"PL","competitor":false}',6001,NULL,1772182800000000,6001,'cold','customer','{"factories":false}','{"guide/1/":"finish goal goal: \"purchased\" at 2026-02-26 11:00+01:00","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","thanks/1/":"finish end the end of steps","thanks/1/thanks":"send due due now"}');
INSERT INTO "leads" VALUES(3,'kim@example.com','kim@example.com','form',1771837200000000,'{"first_name":"Kim (warm)","country":"PL","competitor":false}',6000,1772528400000000,1772182800000000,6000,'warm','mql','{"factories":false}','{"guide/1/":"move temperature now warm: from cold to warm","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")","guide/1/offer":"send due due now","guide/1/wait 4 days":"wait wait wait: 4 days"}');
INSERT INTO "leads" VALUES(4,'max@example.com','max@example.com','form',1771837200000000,'{"first_name":"Max (left)","country":"PL","competitor":true}',4001,NULL,1772101800000000,4001,'cold','','{"factories":false}','{"guide/1/":"finish exit exit: lead.competitor is yes","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"send due due now","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")"}');
INSERT INTO "leads" VALUES(5,'bob@example.com','bob@example.com','form',1771923600000000,'{"first_name":"Bob (outside)","country":"DE","competitor":false}',2000,NULL,1772101800000000,2000,'cold','','{"factories":false}','');
INSERT INTO "leads" VALUES(6,'ida@example.com','ida@example.com','form',1771923600000000,'{"first_name":"Ida (gone)","country":"PL","competitor":false}',4000,1772528400000000,1772182800000000,4000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"skip suppressed this address gets no more mail: unsubscribed","guide/1/wait_until has(\"replied\")":"wait wait wait_until: has(\"replied\")"}');
INSERT INTO "leads" VALUES(7,'lea@example.com','lea@example.com','fair',1771923600000000,'{"first_name":"Lea","company_size":200.0}',2000,1772442000000000,1771923600000000,2000,'cold','','{"factories":true}','{"factories/1/":"enter enter when lead is factory","factories/1/wait 6 days":"wait wait wait: 6 days"}');
INSERT INTO "leads" VALUES(8,'cyd@example.com','cyd@example.com','form',1772096400000000,'{"first_name":"Cyd (held)","country":"PL","competitor":false}',3000,1772438400000000,1772359200000000,3000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days","guide/1/first":"hold window outside the window mon-fri 09:00-17:00"}');
INSERT INTO "leads" VALUES(9,'ada@example.com','ada@example.com','form',1772182800000000,'{"first_name":"Ada (waits)","country":"PL","competitor":false}',3000,1772442000000000,1772182800000000,3000,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days"}');
INSERT INTO "leads" VALUES(10,'dan@example.com','dan@example.com','form',1772359200000000,'{"first_name":"Dan (deferred)","country":"PL","competitor":false}',2001,1772366400000000,1772359200000000,2001,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now"}');
INSERT INTO "leads" VALUES(11,'eve@example.com','eve@example.com','form',1772359200000000,'{"first_name":"Eve (in doubt)","country":"PL","competitor":false}',2001,1772618400000000,1772359200000000,2001,'cold','','{"factories":false}','{"guide/1/":"enter enter arrived form","guide/1/welcome":"send due due now","guide/1/wait 3 days":"wait wait wait: 3 days"}');
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
);
INSERT INTO "messages" VALUES(1,'1/guide/1/welcome',1,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<ygci7s7bzu2lo4cgec7cpqsjhvez4qvu@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "fay@example.com", "first_name": "Fay (hot)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-23", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQHBhI_L4c00t3BGIL4nwkktI4vOWURuUB7jFGkWsJ4j", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQHBhI_L4c00t3BGIL4nwkn6t_Aus9RuLKkNuWiAahgV"}','45caedc64b325180100e1cd9cd47dec8a5aa6fe0656499c93ed67ce10b864490',1,'',NULL);
INSERT INTO "messages" VALUES(2,'2/guide/1/welcome',2,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<ra24aesi4xy5nlex4cpqgb7uup6filhk@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "gus@example.com", "first_name": "Gus (goal)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-23", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQGINcASSOXx1qyX4J8DB_T9HDQaDjArskBdaMwgCM00", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQGINcASSOXx1qyX4J8DB_TU-WuuaVnDWBd_u_dPQQW9"}','c3a1cf9d8c1da08954482adcea33da06f613aa153ef4c4fd2e42f1a6ba5e819a',1,'',NULL);
INSERT INTO "messages" VALUES(3,'3/guide/1/welcome',3,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<si5pnzyuk7b3e7alro232ao7cmhz2t4p@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "kim@example.com", "first_name": "Kim (warm)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-23", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQGSOvbnFFfDsnwLi7W9Ad9te7G_HQt2qTn3RA5n8gEw", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQGSOvbnFFfDsnwLi7W9Ad864AF8lV5tJCGMyQlOwaKY"}','1be131c855b74163a557508b030b45b37e6693fc47f07c62f5db6a9d9a73732d',1,'',NULL);
INSERT INTO "messages" VALUES(4,'4/guide/1/welcome',4,'guide',1,'begin','welcome','send','email','welcome','sent',1771837200000000,1771837200000000,1771837200000000,1,0,0,1771837200000000,'<m7wufigrmdj2ahaygh3iggwbfsuwjrfp@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "max@example.com", "first_name": "Max (left)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-23", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQFn7UKg0WDToBwYMfaDGsEcxYryj_v7SyZmvdnvPc8G", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQFn7UKg0WDToBwYMfaDGsHoNjZB53-8ZSZP4NmxdZKV"}','0d54a1299be5e27504ca69d8b7fc9c15ac1e7de707f0627bb5f1a4239f4a8ea3',1,'',NULL);
INSERT INTO "messages" VALUES(5,'6/guide/1/welcome',6,'guide',1,'begin','welcome','send','email','welcome','sent',1771923600000000,1771923600000000,1771923600000000,1,0,0,1771923600000000,'<a5zfjejwc7dr3butuhff5jxenh3lqw6u@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "ida@example.com", "first_name": "Ida (gone)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-24T10:00:00+01:00", "source": "form"}, "today": "2026-02-24", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEHclSRNhfHHYaTocpepuSpOvWXvLdtYzGX-fmGtB8C", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQEHclSRNhfHHYaTocpepuTfL8ARd-G27xAOoslfgbbq"}','a7bd21bfb082d4a4dff186abb504fb0f1026335031bbec82e8f870577a92f2cf',1,'',NULL);
INSERT INTO "messages" VALUES(6,'1/guide/1/first',1,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<4n7c5hcfzb3hsjaukknzsl2h2gcd45xb@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"email": "fay@example.com", "first_name": "Fay (hot)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQHjfi6cRch2eSQUUpuZL0eoRG4Txlrd7g4zm-hiap8u", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQHjfi6cRch2eSQUUpuZL0ezHFexgx-sIhURZwA2GH3N"}','87d697b730b607b93094b76ed4509b55c19d9b48b3dec848c4245edd749b4ee9',1,'',NULL);
INSERT INTO "messages" VALUES(7,'2/guide/1/first',2,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<7uhewj24thgw4agcej73yjdog4xuyl6c@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"email": "gus@example.com", "first_name": "Gus (goal)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQH9DksnXJnNbgDCIn-8JG5l397qZ8sSu8pv5z9CjBZ_", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQH9DksnXJnNbgDCIn-8JG4IGWBxJyQxNUxID3J1v5c6"}','f33f69e4121f0fa8814dabe0c313f78807db44a7f1a3bf965823941fbba367e9',1,'',NULL);
INSERT INTO "messages" VALUES(8,'3/guide/1/first',3,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<7fv57yzweuiib6yttz3mpo2yep3khfct@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"email": "kim@example.com", "first_name": "Kim (warm)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQH5a9_jNiUQgPsTnnbHu1ihzn0UwzohUokU9KADyWEf", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQH5a9_jNiUQgPsTnnbHu1hK66a5ePDCoDRC9QFihvKn"}','0eaf62dfd11bad8f68255ff3e6a3fb22e33bb034a8b3233253f771a1602dba2a',1,'',NULL);
INSERT INTO "messages" VALUES(9,'4/guide/1/first',4,'guide',1,'cold','first','send','email','first','sent',1772096400000000,1772096400000000,1772096400000000,0,0,0,1772096400000000,'<6wq74dpnidhd4y5pi6z2bpw75zefvuz2@lumo.example>','11d7dbbc1997ed02cd1c1cf7d72a67be9f3d0c69546114f6c06ab4a2285a6fa8','{"lead": {"email": "max@example.com", "first_name": "Max (left)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQH1of4N7UDOPmOvR7Ogvt_txi6dgKhAm4zXWTh1S1ay", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQH1of4N7UDOPmOvR7Ogvt9z_h0uQQNHi5_iNr7MMVw_"}','e823407f2032410c5decdaab03fe17071fe622596c4a644ab5ab04e7e033c309',1,'',NULL);
INSERT INTO "messages" VALUES(10,'8/guide/1/welcome',8,'guide',1,'begin','welcome','send','email','welcome','sent',1772096400000000,1772096400000000,1772096400000000,1,0,0,1772096400000000,'<j5dzikfgllxuqbj4tvsynatq6rhnjapo@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "cyd@example.com", "first_name": "Cyd (held)", "country": "PL", "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-26T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQFPR5QoplrvSAU8nWWGgnAF-h-nEJRHVwrV2D68eGUt", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQFPR5QoplrvSAU8nWWGgnDjmNeWSXMzC3eDleZS7hs0"}','e594d316f5cc1e413aae7002cbb120780307eaee0b96153db0096ced84896434',1,'',NULL);
INSERT INTO "messages" VALUES(11,'1/guide/1/notify sales',1,'guide',1,'hot','notify sales','notify','sales','alert','sent',1772100000000000,1772100000000000,1772101800000000,0,2,0,1772101800000000,'<lemkygjt4wjxasq2j5yu2auxoj4jjzda@lumo.example>','0680b665708ea51477a1ded535fe97c0254f335af87bd06b0946a91f54c5998d','{"lead": {"email": "fay@example.com", "first_name": "Fay (hot)", "country": "PL", "competitor": false, "source": "form"}, "source": "form", "language": "en", "score": 59.971125817359976, "fit": 0, "engagement": 59.971125817359976, "temperature": "hot", "stage": "mql", "tracked": true, "evidence": [{"points": 60.0, "rule": "submitted demo", "at": "2026-02-26T11:00:00+01:00"}], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-26", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQFZGKwZM-WTcEoaT3FNApeUADlaNr1R9WblxdETyH4c", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQFZGKwZM-WTcEoaT3FNApekhDme5OdWJXtZSj9oXqEV"}','7e9c2c18cc7d141232d91c04ff6b114d1e0388da87401a17c32f3fb33a44c48c',1,'',NULL);
INSERT INTO "messages" VALUES(12,'2/thanks/1/thanks',2,'thanks',1,'steps','thanks','send','email','thanks','sent',1772100000000000,1772182800000000,1772182800000000,0,0,0,1772182800000000,'<yoysot44nzc2556zoall6bgqyuuh3ods@lumo.example>','8c27513e75cbab4c0726349d9aeb908d1f20ceffe4fe6e88c4c4ce487d0ef987','{"lead": {"email": "gus@example.com", "first_name": "Gus (goal)", "country": "PL", "competitor": false, "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "customer", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "thanks"}, "event": {"value": 80.0}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-27", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQHDsSdPnG5FrvfZcBa_BNAZBNjoy_hc04LQ-O6eU7Zg", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQHDsSdPnG5FrvfZcBa_BNAn0hMznz8e7mEbI5vldZWz"}','691f3269e6faf422c2aa38ed23893a9747f784991a5122f88e476cfce0324364',1,'',1772116200000000);
INSERT INTO "messages" VALUES(13,'3/guide/1/offer',3,'guide',1,'warm','offer','send','email','offer','sent',1772100000000000,1772182800000000,1772182800000000,0,1,0,1772182800000000,'<ujl4mdypcemgypcqzivrsj7xr5zvi6tv@lumo.example>','dbfaaecbdc1c2bf955a098373a599138851e2c021cc28dd82e86cf5fbaf481ff','{"lead": {"email": "kim@example.com", "first_name": "Kim (warm)", "country": "PL", "competitor": false, "source": "form"}, "source": "form", "language": "en", "score": 24.452528440339528, "fit": 0, "engagement": 24.452528440339528, "temperature": "warm", "stage": "mql", "tracked": true, "evidence": [{"points": 25.0, "rule": "replied", "at": "2026-02-26T11:00:00+01:00"}], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-23T10:00:00+01:00", "source": "form"}, "today": "2026-02-27", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQGiV8YPDxEYbDxQyisZJ_e2Udi6iLkBHakssEWLmb-l", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQGiV8YPDxEYbDxQyisZJ_dzPwet7lwlU2zBSa2FJxzX"}','6020c92d2935b3e9f2960fb3d419638d46e538a7058ed59350cfbc837f4766d6',1,'',1772116200000000);
INSERT INTO "messages" VALUES(14,'6/guide/1/first',6,'guide',1,'cold','first','send','email','first','cancelled',1772182800000000,1772182800000000,1772182800000000,0,0,0,NULL,'','','','',0,'["suppressed","this address gets no more mail: unsubscribed",[]]',NULL);
INSERT INTO "messages" VALUES(15,'9/guide/1/welcome',9,'guide',1,'begin','welcome','send','email','welcome','sent',1772182800000000,1772182800000000,1772182800000000,1,0,0,1772182800000000,'<h77etqhn4mtjohulzd7jsp75xqwchqr4@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "ada@example.com", "first_name": "Ada (waits)", "country": "PL", "competitor": false, "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-02-27T10:00:00+01:00", "source": "form"}, "today": "2026-02-27", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQE__knA7eMmlx6LyP6ZP_1PgM3sQtTeerCZijpFZ5_R", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQE__knA7eMmlx6LyP6ZP_2Ca8P4Nzpsb2E_lDaxt7SF"}','f32c9797272ca592a7f128a63bcea738289976648093c3ecfd9e960ddd968ba3',1,'',NULL);
INSERT INTO "messages" VALUES(16,'8/guide/1/first',8,'guide',1,'cold','first','send','email','first','held',1772355600000000,1772438400000000,1772359200000000,0,0,0,NULL,'','','','',0,'["window","outside the window mon-fri 09:00-17:00",["campaigns/guide.yaml",7,19]]',1772359200000000);
INSERT INTO "messages" VALUES(17,'10/guide/1/welcome',10,'guide',1,'begin','welcome','send','email','welcome','deferred',1772359200000000,1772366400000000,1772359200000000,1,0,0,1772359200000000,'<4pjfotqdhkc2n2qvxrcxgqkjiwpbeh4a@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "dan@example.com", "first_name": "Dan (deferred)", "country": "PL", "competitor": false, "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-03-01T11:00:00+01:00", "source": "form"}, "today": "2026-03-01", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQHj0ldOAzqFpuoVvEVzQUmYrgXhOFiGP5vWLoBD8cXl", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQHj0ldOAzqFpuoVvEVzQUncabjwu-08UfFi1vTov5RN"}','1fa27259db6822e766ade8e5e73a94fe8fb1e882452b8ec2f860c848b0f92ebb',1,'["deferred","421 try later",[]]',NULL);
INSERT INTO "messages" VALUES(18,'11/guide/1/welcome',11,'guide',1,'begin','welcome','send','email','welcome','in_doubt',1772359200000000,1772359200000000,1772359200000000,1,0,0,1772359200000000,'<djc3tbteme5gq6kjc3bm4nzu3xuqkhes@lumo.example>','0c4a4364f4b645161d8c28394f640e613063189c1e2f7ffa718b0ca65aa036db','{"lead": {"email": "eve@example.com", "first_name": "Eve (in doubt)", "country": "PL", "competitor": false, "source": "form"}, "source": "form", "language": "en", "score": 0, "fit": 0, "engagement": 0, "temperature": "cold", "stage": "", "tracked": true, "evidence": [], "sender": {"address": "anna@lumo.example", "name": "Anna", "organisation": "Lumo", "postal": "Prosta 1, Warszawa"}, "campaign": {"name": "guide"}, "consent": {"text": "consents/newsletter.md", "at": "2026-03-01T11:00:00+01:00", "source": "form"}, "today": "2026-03-01", "unsubscribe_url": "mailto:anna@lumo.example?subject=unsubscribe%20AQEaRbmGZGE6aHlJFsLONzQ5lxIApLoqZ-wFbr8dpdXh", "preferences_url": "mailto:anna@lumo.example?subject=preferences%20AQEaRbmGZGE6aHlJFsLONzS31GlvccFp_WaTHGJFlc-U"}','d0f412ed543631e7a82a02118d20d9b3afa65631f5ceb8c7ec29dd8a384e8c14',1,'["in_doubt","the connection broke",[]]',NULL);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "settings" VALUES('broken','{}');
INSERT INTO "settings" VALUES('epoch','1');
INSERT INTO "settings" VALUES('id','a060370d2754cfa6cc1432fe4d950aae20c08891ddd53dcb670afe9a4f6854aa');
INSERT INTO "settings" VALUES('live','{"factories": "2026-02-23T09:00:00+00:00", "guide": "2026-02-23T09:00:00+00:00", "thanks": "2026-02-23T09:00:00+00:00"}');
INSERT INTO "settings" VALUES('mode','rehearsed');
INSERT INTO "settings" VALUES('ran_at','2026-03-01T11:00:00+00:00');
INSERT INTO "settings" VALUES('secret','2a5adcbc5bf563117bfc1a2c5e127cde97650b056eee98338ef8ca41141b9311');
INSERT INTO "settings" VALUES('seen','["factories", "guide", "thanks"]');
INSERT INTO "settings" VALUES('versions','{"factories": "504cc25f401508947a4b6a8abc96ffc3f9dab698427c9644857657e8f39972f2", "guide": "1ce07d479dbb00b55e56a02dfae1ffd97538e5911177009e4307a6dd61743eb3", "thanks": "57d9e85f24d69dc0f70d336e1229644bf3a0ce848088f2ae63e64b1d8ded4743"}');
INSERT INTO "settings" VALUES('wiring','cb8ea59cac167a9a1a2ce61377d55ee73c3e7b7de8ca82adb70e80d471402815');
CREATE TABLE suppressions (key TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "suppressions" VALUES('ida@example.com','unsubscribed',1772100000000000);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('leads',11);
COMMIT;
PRAGMA user_version = 1;
