// AWS's newer client of Lex is in no module that this one could require.
//
//lint:file-ignore SA1019 the older client is deprecated, and judges all the same.

package oracle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	aws2 "github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/private/protocol/json/jsonutil"
	"github.com/aws/aws-sdk-go/service/lexruntimev2"
	"pgregory.net/rapid"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/awsauth"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lextest"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lexv1"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

var (
	lexAlias = lex.BotAlias{BotID: "BOTID12345", AliasID: "TSTALIASID", Region: "eu-west-1"}
	lexUser  = lextest.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "s3cret", SessionToken: "t0ken"}
)

// amazon is the judgement of AWS's own client, as which T is what a call takes or
// returns. It skips what it does not know, which the comparison finds.
func amazon[T any](raw []byte) ([]byte, error) {
	theirs := new(T)
	if err := jsonutil.UnmarshalJSON(theirs, bytes.NewReader(raw)); err != nil {
		return nil, err
	}
	return jsonutil.BuildJSON(theirs)
}

func TestLexGenerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := lexState(t)
		agree(t, &lex.RecognizeTextResponse{
			Messages: rapid.SliceOfN(rapid.Custom(lexMessage), 0, 4).Draw(t, "messages"), SessionState: state, SessionID: word(t),
			RequestAttributes: map[string]string{word(t): word(t)},
			Interpretations:   []lex.Interpretation{{Intent: *state.Intent, NLUConfidence: json.RawMessage(`{"score":0.5}`), Source: "Lex"}},
		}, map[string]judge{"lexruntimev2": amazon[lexruntimev2.RecognizeTextOutput]})
		agree(t, &lex.RecognizeTextRequest{Text: word(t), SessionState: &state, RequestAttributes: map[string]string{word(t): word(t)}},
			map[string]judge{"lexruntimev2": amazon[lexruntimev2.RecognizeTextInput]})
	})
}

func lexState(t *rapid.T) lex.SessionState {
	slot := lex.NewSlot(word(t))
	list := &lex.Slot{Shape: "List", Values: []lex.SlotPart{{Shape: "Scalar", Value: slot.Value}}}
	composite := &lex.Slot{Shape: "Composite", SubSlots: map[string]*lex.SlotPart{word(t): {Shape: "Scalar", Value: slot.Value}}}
	return lex.SessionState{
		DialogAction: &lex.DialogAction{Type: lex.ElicitSlot, SlotToElicit: word(t), SlotElicitationStyle: "SpellByWord", SubSlotToElicit: &lex.SubSlot{Name: word(t)}},
		Intent: &lex.Intent{
			Name: word(t), State: rapid.SampledFrom([]lex.IntentState{lex.Failed, lex.Fulfilled, lex.InProgress}).Draw(t, "state"),
			ConfirmationState: lex.Denied, Slots: map[string]*lex.Slot{"a" + word(t): slot, "b" + word(t): list, "c" + word(t): composite},
		},
		SessionAttributes:    map[string]string{word(t): word(t)},
		ActiveContexts:       []lex.ActiveContext{{Name: word(t), ContextAttributes: map[string]string{word(t): word(t)}, TimeToLive: lex.TimeToLive{Seconds: 5, Turns: 20}}},
		OriginatingRequestID: word(t),
	}
}

func lexMessage(t *rapid.T) lex.Message {
	if rapid.Bool().Draw(t, "card") {
		return lex.Message{ContentType: lex.ResponseCard, ImageResponseCard: &lex.ImageResponseCard{
			Title: word(t), Subtitle: word(t), ImageURL: word(t), Buttons: []lex.Button{{Text: word(t), Value: word(t)}},
		}}
	}
	return lex.Message{ContentType: rapid.SampledFrom([]lex.ContentType{lex.PlainText, lex.SSML, lex.CustomPayload}).Draw(t, "type"), Content: word(t)}
}

// lexClient is AWS's own client of a bot.
func lexClient(t *testing.T, bot *lextest.Bot, user lextest.Credentials) *lexruntimev2.LexRuntimeV2 {
	t.Helper()
	t.Setenv("AWS_CA_BUNDLE", "") // It is for sockets.
	s, err := session.NewSession(&aws.Config{
		Region: aws.String("eu-west-1"), HTTPClient: bot.Client(), MaxRetries: aws.Int(0),
		Credentials: credentials.NewStaticCredentials(user.AccessKeyID, user.SecretAccessKey, user.SessionToken),
	})
	if err != nil {
		t.Fatal(err)
	}
	return lexruntimev2.New(s)
}

// AWS's client completes the turns of the contract against the bot that our own is
// tested with, which verifies its signature, and sees the same.
func TestLexClient(t *testing.T) {
	bot := lextest.NewBot(lex.Handler(platformtest.Bot()))
	bot.Credentials = lexUser
	client := lexClient(t, bot, lexUser)
	signer, err := awsauth.New(aws2.Config{Credentials: aws2.CredentialsProviderFunc(func(context.Context) (aws2.Credentials, error) {
		return aws2.Credentials{AccessKeyID: lexUser.AccessKeyID, SecretAccessKey: lexUser.SecretAccessKey, SessionToken: lexUser.SessionToken}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	ours, err := lex.New(lexAlias, signer, kommunicate.WithHTTPClient(bot.Client()))
	if err != nil {
		t.Fatal(err)
	}
	ask := func(text, session string) (*lexruntimev2.RecognizeTextOutput, error) {
		return client.RecognizeTextWithContext(t.Context(), &lexruntimev2.RecognizeTextInput{
			BotId: aws.String(lexAlias.BotID), BotAliasId: aws.String(lexAlias.AliasID), LocaleId: aws.String("en_US"),
			SessionId: aws.String(session), Text: aws.String(text), RequestAttributes: map[string]*string{"groupId": aws.String("1001")},
		})
	}
	for _, m := range platformtest.Messages() {
		t.Run(m.Name, func(t *testing.T) {
			want, err := ours.Respond(t.Context(), &kommunicate.Turn{Text: m.Name, GroupID: "1001"})
			if err != nil {
				t.Fatal(err)
			}
			response, err := ask(m.Name, "a:b-c.d_e")
			if err != nil {
				t.Fatal(err)
			}
			raw, err := jsonutil.BuildJSON(response)
			if err != nil {
				t.Fatal(err)
			}
			var got lex.RecognizeTextResponse
			bridgetest.Decode(t, raw, &got)
			messages, degraded := lex.Decode(got.Messages)
			bridgetest.SameMessages(t, messages, want)
			bridgetest.SameDegraded(t, "lex", degraded)
			if got.SessionState.Intent.State != lex.Fulfilled || got.SessionState.DialogAction.Type != lex.Close {
				t.Errorf("state %+v", got.SessionState)
			}
		})
	}
	for status, code := range map[int]string{403: "AccessDeniedException", 429: "ThrottlingException", 400: "ValidationException", 424: "DependencyFailedException"} {
		bot.Fail(status, code, "because")
		_, err := ask("hi", "1001")
		var theirs awserr.RequestFailure
		if !errors.As(err, &theirs) || theirs.StatusCode() != status || theirs.Code() != code || theirs.Message() != "because" {
			t.Errorf("%d %s: AWS's client says %v", status, code, err)
		}
	}
	wrong := lexUser
	wrong.SecretAccessKey = "another"
	client = lexClient(t, bot, wrong)
	if _, err := ask("hi", "1001"); err == nil || !strings.Contains(err.Error(), "InvalidSignatureException") {
		t.Errorf("a wrong secret: %v", err)
	}
}

// What the fake signs and verifies is what AWS's signer signs.
func TestLexSignatures(t *testing.T) {
	segment := rapid.StringMatching(`[0-9A-Za-z._:~ü%-]{1,20}`)
	rapid.Check(t, func(t *rapid.T) {
		body := []byte(word(t))
		request := func() *http.Request {
			r, err := http.NewRequest(http.MethodPost, "https://runtime-v2-lex.eu-west-1.amazonaws.com/", bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			return r
		}
		r := request()
		r.URL.Path = "/bots/" + segment.Draw(t, "bot") + "/sessions/" + segment.Draw(t, "session") + "/text"
		user := lextest.Credentials{AccessKeyID: "AKID", SecretAccessKey: word(t), SessionToken: rapid.SampledFrom([]string{"", "t0ken"}).Draw(t, "token")}
		sum := sha256.Sum256(body)
		err := v4.NewSigner().SignHTTP(t.Context(), aws2.Credentials{
			AccessKeyID: user.AccessKeyID, SecretAccessKey: user.SecretAccessKey, SessionToken: user.SessionToken,
		}, r, hex.EncodeToString(sum[:]), "lex", "eu-west-1", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		bot := lextest.NewBot(nil)
		bot.Credentials = user
		response, err := bot.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if code := response.Header.Get("X-Amzn-ErrorType"); response.StatusCode == http.StatusForbidden {
			t.Errorf("the signature of %s is refused: %s", r.URL, code)
		}
	})
}

var (
	lexV1Requests  = map[string]judge{"events": discovery[events.LexEvent]}
	lexV1Responses = map[string]judge{"events": discovery[events.LexResponse]}
)

func TestLexV1Samples(t *testing.T) {
	request := new(lexv1.Request)
	bridgetest.Decode(t, bridgetest.Samples(t, "lex_v1_event", 1)[""], request)
	agree(t, request, lexV1Requests)
	for name, raw := range bridgetest.Samples(t, "lex_v1_response_", 2) {
		t.Run(name, func(t *testing.T) {
			response := new(lexv1.Response)
			bridgetest.Decode(t, raw, response)
			agree(t, response, lexV1Responses)
		})
	}
}

func TestLexV1Messages(t *testing.T) {
	for _, m := range platformtest.Messages() {
		if m.Name == "nothing" {
			continue
		}
		message, _, err := lexv1.Encode([]kommunicate.Message{m.Message})
		if err != nil {
			t.Fatal(err)
		}
		agree(t, &lexv1.Response{DialogAction: &lexv1.DialogAction{Type: lex.Close, FulfillmentState: lex.Fulfilled, Message: message}}, lexV1Responses)
	}
}

func TestLexV1Generated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := word(t)
		slots := map[string]*string{"a" + word(t): &value, "b" + word(t): nil}
		agree(t, &lexv1.Request{
			MessageVersion: word(t), InvocationSource: word(t), UserID: word(t), InputTranscript: word(t), OutputDialogMode: word(t),
			SessionAttributes: map[string]string{word(t): word(t)}, RequestAttributes: map[string]string{word(t): word(t)},
			Bot:           lexv1.BotVersion{Name: word(t), Alias: word(t), Version: word(t)},
			CurrentIntent: lexv1.Intent{Name: word(t), Slots: slots, ConfirmationStatus: word(t), NLUIntentConfidenceScore: 0.5},
		}, lexV1Requests)
		agree(t, &lexv1.Response{
			SessionAttributes: map[string]string{word(t): word(t)},
			DialogAction: &lexv1.DialogAction{
				Type: lex.ElicitSlot, IntentName: word(t), Slots: slots, SlotToElicit: word(t),
				Message: &lexv1.Message{ContentType: lex.PlainText, Content: word(t)},
				ResponseCard: &lexv1.ResponseCard{Version: 1, ContentType: word(t), GenericAttachments: []lexv1.Attachment{{
					Title: word(t), SubTitle: word(t), ImageURL: word(t), AttachmentLinkURL: word(t), Buttons: []lex.Button{{Text: word(t), Value: word(t)}},
				}}},
			},
		}, lexV1Responses)
	})
}
