package kommunicatetest_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// everything answers by text or event with each kind of message.
var everything = map[string]string{
	"WELCOME":  `[{"message": "Welcome!"}]`,
	"hi":       `[{"message": "Hello,\nhow can I help?"}]`,
	"two":      `[{"message": "one"}, {"message": "two"}]`,
	"replies":  rich("6", `[{"title": "A"}, {"title": "B, C"}, {"title": "D (E)"}, {"title": "F | G"}, {"title": "/H/", "message": "h"}]`),
	"links":    rich("3", `[{"type": "link", "name": "Shop", "url": "https://e.test/a"}, {"type": "link", "name": "Help", "url": "https://e.test/b"}]`),
	"mixed":    rich("11", `[{"name": "Shop", "action": {"type": "link", "url": "https://e.test/a"}}, {"name": "Yes", "action": {"type": "quickReply", "message": "Yes"}}]`),
	"pay":      `[{"message": "pay", "metadata": {"contentType": "300", "templateId": "3", "formAction": "https://e.test/pay", "formData": {"amount": "1"}, "payload": [{"type": "submit", "name": "Pay"}]}}]`,
	"form":     rich("12", `[{"type": "text", "data": {"label": "Name"}}, {"type": "hidden", "data": {"name": "id", "value": "1"}}, {"type": "checkbox", "data": {"name": "Topics", "options": [{"label": "Tea", "value": "t"}, {"label": "Cake", "value": "c"}]}}, {"type": "submit", "data": {"name": "Send", "action": {"requestType": "postBackToBotPlatform", "message": "sent"}}}]`),
	"list":     rich("7", `{"headerText": "Offers", "elements": [{"title": "Tea", "description": "hot", "action": {"type": "quick_reply"}}, {"title": "Cake", "action": {"type": "link", "url": "https://e.test/cake"}}], "buttons": [{"name": "More", "action": {"type": "quick_reply"}}]}`),
	"cards":    rich("10", `[{"title": "Inn", "titleExt": "4/5", "subtitle": "Old town", "description": "Quiet; small", "buttons": [{"name": "Book", "action": {"type": "quickReply", "payload": {"title": "Book", "message": "book"}}}]}, {"title": "Hotel", "buttons": []}]`),
	"images":   rich("9", `[{"url": "https://e.test/a.png", "caption": "A"}, {"url": "https://e.test/b.png"}]`),
	"videos":   rich("14", `[{"url": "https://e.test/a.mp4"}]`),
	"dialog":   rich("8", `{"title": "Q?", "description": "A.", "buttons": [{"name": "Thanks"}]}`),
	"html":     `[{"message": "<b>look</b>", "messageType": "html"}]`,
	"input":    `[{"message": "Your e-mail?", "metadata": {"KM_FIELD": {"fieldType": "EMAIL", "label": "E-mail", "placeholder": "you@e.test", "action": {"updateUserDetails": true}}}}]`,
	"broken":   rich("99", `[{}]`),
	"a@e.test": `[{"message": "Noted."}]`,
	"human":    `[{"message": "One moment.", "metadata": {"KM_ASSIGN_TO": ""}}]`,
	"team":     `[{"metadata": {"KM_ASSIGN_TEAM": "sales"}}]`,
	"tag":      `[{"metadata": {"actionRequest": "addTags", "payload": {"tags": ["b", "a, c"]}}}]`,
	"long":     rich("6", `[{"title": "`+strings.Repeat("a", 60)+`"}, {"title": "`+strings.Repeat("b", 60)+`"}]`),
	"slash":    `[{"message": "/start"}, {"message": "7 of 9"}]`,
	"empty":    rich("7", `{"headerText": "Nothing", "elements": [], "buttons": []}`),
	"done":     `[{"metadata": {"actionRequest": "resolveConversation"}}]`,
	"fail":     `not JSON`,
	"odd":      `[{"message": " padded"}, {"message": "\n/x/"}, {"message": ""}, {"metadata": {"contentType": "300", "templateId": "6", "payload": [{"title": "x"}]}}]`,

	"KOMMUNICATE_MEDIA_EVENT": `[{"message": "Got it."}]`,
}

// play plays a script on a bot of everything.
func play(t *testing.T, text string) (*kommunicatetest.Report, error) {
	t.Helper()
	s, err := kommunicatetest.ParseScript("a.convo", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	return s.Run(t.Context(), srv, kommunicatetest.Bot{Handler: &script{answers: everything}})
}

// Each script passes as it stands, with nothing to update.
func TestScriptPasses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"text":                  "event: WELCOME\nbot: Welcome!\nuser: hi\nbot: Hello,\n  | how can I help?\n",
		"text on continuations": "user: hi\nbot:\n  | Hello,\n  | how can I help?\n",
		"quoted text":           "user: \"hi\"\nbot: \"Hello,\\nhow can I help?\"\n",
		"regex":                 "user: hi\nbot: /^Hello,\\s+how/\n",
		"regex with slash":      "user: cards\nbot: pick\n  cards: Inn (/4\\/5/; Old town; \"Quiet; small\") | /Ho.el/\n  buttons: Book\n",
		"bot's name":            "given bot: b, FAQ bot\nuser: two\nbot FAQ bot: one\nbot b: two\n",
		"replies":               "user: replies\nbot: pick\n  replies: A | B, C | D (E) | \"F | G\" | \"/H/\"\n",
		"continued list":        "user: replies\nbot: pick\n  replies: A\n    | B, C | D (E)\n    | \"F | G\" | \"/H/\"\n",
		"click what is quoted":  "user: replies\nbot: pick\n  replies: /A/ | /B/ | /D/ | /F/ | /H/\nclick: \"/H/\"\nexpect no answer\n",
		"links":                 "user: links\nbot: pick\n  links: Shop -> https://e.test/a | Help\nclick: Shop\nexpect opens: https://e.test/a\nexpect posts:\n",
		"link regex":            "user: links\nbot: pick\n  links: Shop -> /e.test/ | Help -> /b$/\n",
		"mixed":                 "user: mixed\nbot: pick\n  buttons: Shop -> https://e.test/a | Yes\n",
		"one button":            "user: pay\nbot: pay\n  button: Pay\nclick: Pay\nexpect posts: https://e.test/pay\n",
		"form":                  "user: form\nbot: pick\n  form: Name, Topics\nsubmit: Name=\"Ann, B.\", Topics=Tea | Cake\n",
		"form with options":     "user: form\nbot: pick\n  form: Name, Topics (Tea; Cake)\n  submit: Send\nsubmit: Topics=Tea\nsubmit:\n",
		"list":                  "user: list\nbot: pick\n  header: Offers\n  list: Tea (hot) | Cake -> https://e.test/cake\n  buttons: More\n",
		"cards":                 "user: cards\nbot: pick\n  cards: Inn (4/5; Old town; \"Quiet; small\") | Hotel\n  buttons: Book\n",
		"card titles":           "user: cards\nbot: pick\n  cards: Inn | Hotel\n  button: Book\n",
		"media":                 "user: images\nbot: pick\n  images: https://e.test/a.png (A) | https://e.test/b.png\nuser: videos\nbot: pick\n  video: https://e.test/a.mp4\n",
		"dialog":                "user: dialog\nbot: pick\n  dialog: Q? (A.)\n  buttons: Thanks\n",
		"html":                  "user: html\nbot:\n  html: <b>look</b>\n",
		"input":                 "user: input\nbot: Your e-mail?\n  input: E-mail (you@e.test)\nuser: a@e.test\nbot: Noted.\nexpect user.email: a@e.test\n",
		"human":                 "given agent: bob@e.test, Bob\ngiven agent: eva@e.test, Eva, away\nuser: human\nbot: One moment.\nexpect assignee: bob@e.test\nagent: Hi\nagent eva@e.test: Hi, too\nassign: eva@e.test\nnotice: Assigned to Eva\nagent: I again\nresolve:\nexpect status: Resolved\nuser: hi\nexpect status: open\nexpect no answer\n",
		"rules":                 "given agent: eva@e.test\ngiven default agent: eva@e.test\nuser: human\nbot: One moment.\nexpect assignee: /^eva/\n",
		"team":                  "given team: sales, bob@e.test, eva@e.test\nuser: team\nexpect team: sales\nexpect assignee: bob@e.test\n",
		"tags":                  "user: tag\nexpect tags: \"a, c\", b\nexpect tags: /a, c/\n",
		"status":                "user: done\nnotice: Status changed to Resolved\nexpect status: resolved\nexpect no answer\n",
		"nobody's status":       "agent: Hi\nexpect status: initial\nexpect tags:\n",
		"user":                  "given user: eva\ngiven user.displayName: Eva\ngiven user.email: eva@e.test\ngiven user.phoneNumber: +491234567\ngiven user.imageLink: https://e.test/eva.png\ngiven user.plan: gold\nuser: hi\nbot: /Hello/\nexpect user.displayName: Eva\nexpect user.email: eva@e.test\nexpect user.phoneNumber: +491234567\nexpect user.imageLink: https://e.test/eva.png\nexpect user.plan: gold\nexpect user.none:\n",
		"files and places":      "file: menu.pdf\nbot: Got it.\nfile: \"a b.xyz\", url=https://e.test/a, type=text/plain, size=12\nbot: Got it.\nlocation: 52.5, 13.4\nbot: Got it.\n",
		"odd texts":             "user: odd\nbot: \" padded\"\nbot: \"\\n/x/\"\nbot:\n  replies: x\n",
		"optional notice":       "user: human\nbot: One moment.\n",
		"android":               "given surface: Android\nuser: images\nbot: pick\n  images: https://e.test/a.png (A) | https://e.test/b.png\n",
		"ios":                   "given surface: ios\nuser: images\nbot: pick\n  image: https://e.test/a.png (A)\n",
		"rating":                "user: done\nexpect rating:\nrate: 5, \"Great, thanks\"\nexpect rating: 5\n",
		"automatic":             "given agent: bob@e.test\ngiven agent: eva@e.test\ngiven assignment: automatic\navailability bob@e.test: away\nuser: human\nbot: One moment.\nexpect assignee: eva@e.test\navailability: online\n",
		"notify everybody":      "given assignment: notify everybody\nuser: human\nbot: One moment.\n",
		"slashes":               "user: slash\nbot: /start\nbot: /^\\d of/\n",
		"header":                "user: empty\nbot: pick\n  header: Nothing\n",
		"wait":                  "user: hi\nbot: /Hello/\nwait: 1ms\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, err := play(t, text)
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Failures) > 0 || string(report.Updated) != text {
				t.Errorf("%s%s\n%s", report, report.Transcript, cmp.Diff(text, string(report.Updated)))
			}
		})
	}
}

// A script that fails says where and how, and its update passes.
func TestScriptFails(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ script, want, updated string }{
		"other text": {
			"# greet\nuser: hi\n# and be greeted\nbot: Good day\n# end\n",
			"a.convo:4: after \"user: hi\" the user sees (-expected +came):\n" +
				"    4 - bot: Good day\n" +
				"      + bot: Hello,\n" +
				"      +   | how can I help?\n",
			"# greet\nuser: hi\n# and be greeted\nbot: Hello,\n  | how can I help?\n# end\n",
		},
		"unexpected": {
			"user: two\n\nuser: hi\nbot: /Hello/\n",
			"a.convo:1: after \"user: two\" the user sees (-expected +came):\n" +
				"      + bot: one\n" +
				"      + bot: two\n",
			"user: two\nbot: one\nbot: two\n\nuser: hi\nbot: /Hello/\n",
		},
		"one more": {
			"user: two\nbot: /o/\n",
			"a.convo:2: after \"user: two\" the user sees (-expected +came):\n" +
				"    2   bot: /o/\n" +
				"      + bot: two\n",
			"user: two\nbot: /o/\nbot: two\n",
		},
		"missing": {
			"user: two\nbot: one\nbot: two\nbot: three\n  replies: A\n",
			"a.convo:4: after \"user: two\" the user sees (-expected +came):\n" +
				"    2   bot: one\n" +
				"    3   bot: two\n" +
				"    4 - bot: three\n" +
				"    5 -   replies: A\n",
			"user: two\nbot: one\nbot: two\n",
		},
		"other part": {
			"user: replies\nbot: /pick/\n  replies: A | B\n",
			"a.convo:3: after \"user: replies\" the user sees (-expected +came):\n" +
				"    2   bot: /pick/\n" +
				"    3 -   replies: A | B\n" +
				"      +   replies: A | B, C | \"D (E)\" | \"F | G\" | \"/H/\"\n",
			"user: replies\nbot: /pick/\n  replies: A | B, C | \"D (E)\" | \"F | G\" | \"/H/\"\n",
		},
		"other options": {
			"user: form\nbot: pick\n  form: Name, Topics (Tea)\n  submit: Go\n",
			"a.convo:3: after \"user: form\" the user sees (-expected +came):\n" +
				"    2   bot: pick\n" +
				"    3 -   form: Name, Topics (Tea)\n" +
				"    4 -   submit: Go\n" +
				"      +   form: Name, Topics (Tea; Cake)\n" +
				"      +   submit: Send\n",
			"user: form\nbot: pick\n  form: Name, Topics (Tea; Cake)\n  submit: Send\n",
		},
		"other link": {
			"user: links\nbot: pick\n  links: Shop -> https://e.test/b | Help\n",
			"a.convo:3: after \"user: links\" the user sees (-expected +came):\n" +
				"    2   bot: pick\n" +
				"    3 -   links: Shop -> https://e.test/b | Help\n" +
				"      +   links: Shop -> https://e.test/a | Help -> https://e.test/b\n",
			"user: links\nbot: pick\n  links: Shop -> https://e.test/a | Help -> https://e.test/b\n",
		},
		"other bot": {
			"user: hi\nbot Weather bot: /Hello/\n",
			"a.convo:2: after \"user: hi\" the user sees (-expected +came):\n" +
				"    2 - bot Weather bot: /Hello/\n" +
				"      + bot: Hello,\n" +
				"      +   | how can I help?\n",
			"user: hi\nbot: Hello,\n  | how can I help?\n",
		},
		"notice": {
			"user: human\nbot: One moment.\nnotice: Assigned to Bob\n",
			"a.convo:3: after \"user: human\" the user sees (-expected +came):\n" +
				"    2   bot: One moment.\n" +
				"    3 - notice: Assigned to Bob\n" +
				"      + notice: Assigned to Anna\n",
			"user: human\nbot: One moment.\nnotice: Assigned to Anna\n",
		},
		"no answer": {
			"user: html\nexpect no answer\n",
			"a.convo:2: after \"user: html\" the user sees (-expected +came):\n" +
				"    2 - expect no answer\n" +
				"      + bot:\n" +
				"      +   html: <b>look</b>\n",
			"user: html\nbot:\n  html: <b>look</b>\n",
		},
		"long list": {
			"user: long\nbot: pick\n",
			"a.convo:2: after \"user: long\" the user sees (-expected +came):\n" +
				"    2   bot: pick\n" +
				"      +   replies: " + strings.Repeat("a", 60) + "\n" +
				"      +     | " + strings.Repeat("b", 60) + "\n",
			"user: long\nbot: pick\n  replies: " + strings.Repeat("a", 60) + "\n    | " + strings.Repeat("b", 60) + "\n",
		},
		"odd texts": {
			"user: odd\n",
			"a.convo:1: after \"user: odd\" the user sees (-expected +came):\n" +
				"      + bot: \" padded\"\n" +
				"      + bot: \"\\n/x/\"\n" +
				"      + bot:\n" +
				"      +   replies: x\n",
			"user: odd\nbot: \" padded\"\nbot: \"\\n/x/\"\nbot:\n  replies: x\n",
		},
		"states": {
			"user: tag\nexpect tags: a\nexpect assignee: anna@example.com\nexpect user.email: x\nexpect status: spam\nexpect opens: /x/\n",
			"a.convo:2: expect tags: want a, got b, \"a, c\"\n" +
				"a.convo:3: expect assignee: want anna@example.com, got bot-under-test\n" +
				"a.convo:4: expect user.email: want x, got nothing\n" +
				"a.convo:5: expect status: want spam, got open\n" +
				"a.convo:6: expect opens: want /x/, got nothing\n",
			"user: tag\nexpect tags: b, \"a, c\"\nexpect assignee: bot-under-test\nexpect user.email:\nexpect status: open\nexpect opens:\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, err := play(t, tt.script)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, report.String()); diff != "" {
				t.Errorf("report (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.updated, string(report.Updated)); diff != "" {
				t.Errorf("update (-want +got):\n%s", diff)
			}
			if again, err := play(t, string(report.Updated)); err != nil || len(again.Failures) > 0 {
				t.Errorf("the update does not pass: %v\n%s", err, again)
			}
		})
	}
}

// A script that cannot go on says so; what it could not record stays.
func TestScriptStops(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ script, want string }{
		"click":               {"user: hi\nbot: /Hello/\nclick: Yes\nbot: x\nuser: hi\n", "a.convo:3: \"click: Yes\" cannot be played: \"Yes\" was not offered; on offer, the latest first: nothing\n      (the rest of the script is not played)\n"},
		"no form":             {"submit: a=b\n", "a.convo:1: \"submit: a=b\" cannot be played: no message has a form\n"},
		"agent":               {"agent x@e.test: Hi\n", "a.convo:1: \"agent x@e.test: Hi\" cannot be played: there is no agent \"x@e.test\": add \"given agent: x@e.test\"\n"},
		"nobody":              {"availability x: away\n", "a.convo:1: \"availability x: away\" cannot be played: there is no agent \"x\": add \"given agent: x\"\n"},
		"assign":              {"assign: x\n", "a.convo:1: \"assign: x\" cannot be played: kommunicate: PATCH /rest/ws/group/assignee/change: HTTP 200: AL-U-01: user not found\n"},
		"resolve":             {"resolve: nobody\n", "cannot be played: kommunicate: PATCH"},
		"bot fails":           {"user: fail\nbot: x\nexpect status: spam\n", "a.convo:2: after \"user: fail\" the user sees (-expected +came):\n    2 - bot: x\n      (Bot answered what is not JSON)\n"},
		"bot fails unnoticed": {"user: hi\nbot: /Hello/\nuser: fail\nexpect no answer\n", "a.convo:3: after \"user: fail\" the bot fails:\n      (Bot answered what is not JSON)\n"},
		"not drawn":           {"user: broken\nbot: pick\nuser: hi\nbot: /Hello/\n", "a.convo:2: after \"user: broken\" the user sees (-expected +came):\n    2   bot: pick\n      +   broken: cannot be shown: template 99 is not known\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, err := play(t, tt.script)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(report.String(), tt.want) {
				t.Errorf("report:\n%s\nwant:\n%s", report, tt.want)
			}
			if diff := cmp.Diff(tt.script, string(report.Updated)); diff != "" {
				t.Errorf("the script is changed:\n%s", diff)
			}
			for _, f := range report.Failures {
				if f.Recorded() {
					t.Errorf("recorded: %s", f.Text)
				}
			}
		})
	}
}

func TestScriptRunErrors(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"given agent: x\ngiven bot: x\nuser: hi":          `a.convo: "x" cannot be the id of a bot: it is that of a agent`,
		"given default agent: bot\nuser: hi":              `a.convo: "bot" cannot be the id of a agent`,
		"given user: anna@example.com\nuser: hi":          `a.convo: "anna@example.com" cannot be the id of a user`,
		"given user.email: no address\nuser: hi":          `a.convo: kommunicate: `,
		"given context.a: b\ngiven user: \" \"\nuser: hi": `a.convo: kommunicate: `,
	} {
		if _, err := play(t, script); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// Time in a script is package time's: ten minutes pass at once in a bubble.
func TestScriptWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		report, err := play(t, "given auto resolve: 5m\nuser: hi\nbot: /Hello/\nexpect status: open\nwait: 10m\nexpect status: resolved\n")
		if err != nil || len(report.Failures) > 0 || time.Since(began) != 10*time.Minute {
			t.Errorf("%v after %v: %v", err, time.Since(began), report)
		}
	})
}

func TestScriptEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"wait": "wait: 10m\n", "bot": "user: hi\n", "welcome": "event: WELCOME\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, err := kommunicatetest.ParseScript("a.convo", []byte(text))
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				srv := newServer(t)
				hang := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
				if _, err := s.Run(ctx, srv, kommunicatetest.Bot{Handler: hang}); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error %v", err)
				}
			})
		})
	}
}

// What a user sees of an agent other than the script's is expected, too.
func TestScriptExpectsAnAgent(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	client := srv.Client()
	hello := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var turn kommunicate.Turn
		if err := json.NewDecoder(r.Body).Decode(&turn); err != nil {
			t.Error(err)
			return
		}
		_, err := client.SendMessage(r.Context(), turn.GroupID, "anna@example.com",
			kommunicate.Message{Text: "Anna here."},
			kommunicate.Message{Attachment: &kommunicate.FileMeta{Name: "a.png", URL: "https://e.test/a.png", BlobKey: "k", ContentType: "image/png"}},
			kommunicate.Message{Location: &kommunicate.Location{Latitude: "1", Longitude: "2"}})
		if err != nil {
			t.Error(err)
		}
	})
	const text = "given user.displayName: Ann\ngiven language: de\ngiven context.page: shop\n" +
		"user: hi\nexpect agent: Anna here.\nexpect agent:\n  file: a.png -> https://e.test/a.png\nexpect agent:\n  location: 1, 2\nlanguage: es\n"
	s, err := kommunicatetest.ParseScript("a.convo", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Run(t.Context(), srv, kommunicatetest.Bot{Handler: hello})
	if err != nil || len(report.Failures) > 0 {
		t.Errorf("%v\n%v", err, report)
	}
}
