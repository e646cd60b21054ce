// Package awsauth signs calls of Amazon Lex with the libraries of AWS: it finds
// credentials where the AWS command line finds them, and is the Signer that
// package lex asks for.
//
//	signer, err := awsauth.Load(ctx)
//	bot, err := lex.New(lex.BotAlias{BotID: "BOTID12345", AliasID: "TSTALIASID", Region: "eu-west-1"}, signer)
//
// It is a module of its own, so that users of the rest do not see what AWS's
// libraries require.
package awsauth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/config"
)

// A Signer signs with AWS Signature Version 4. It is safe for concurrent use.
type Signer struct {
	credentials aws.CredentialsProvider
	signer      *v4.Signer
}

// Load returns a Signer with the credentials of the environment, the shared files
// or the role of the machine, as [config.LoadDefaultConfig] finds them. Their region
// does not count: package lex says in which one a bot is.
func Load(ctx context.Context, options ...func(*config.LoadOptions) error) (*Signer, error) {
	c, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("awsauth: %w", err)
	}
	return New(c)
}

// New returns a Signer with the credentials of a configuration. It fetches them when
// they are needed, and keeps them until they expire. Refused: a configuration
// without any.
func New(c aws.Config) (*Signer, error) {
	if c.Credentials == nil {
		return nil, errors.New("awsauth: the configuration has no credentials")
	}
	credentials := c.Credentials
	if _, ok := credentials.(*aws.CredentialsCache); !ok {
		credentials = aws.NewCredentialsCache(credentials)
	}
	return &Signer{credentials, v4.NewSigner()}, nil
}

// Sign sets the headers of a signature for the service lex. The request is complete
// but for them; body is what it sends.
func (s *Signer) Sign(ctx context.Context, request *http.Request, body []byte, region string) error {
	credentials, err := s.credentials.Retrieve(ctx)
	if err != nil {
		return &credentialsError{err}
	}
	sum := sha256.Sum256(body)
	if err := s.signer.SignHTTP(ctx, credentials, request, hex.EncodeToString(sum[:]), "lex", region, time.Now()); err != nil {
		return fmt.Errorf("awsauth: %w", err)
	}
	return nil
}

// A credentialsError says that there are no credentials. Its text may quote what AWS
// answered.
type credentialsError struct{ cause error }

func (e *credentialsError) Error() string { return "awsauth: no credentials: " + e.cause.Error() }

func (e *credentialsError) Unwrap() error { return e.cause }

// LogValue is what logs, and the errors of package lex, say of it.
func (e *credentialsError) LogValue() slog.Value {
	return slog.StringValue("awsauth: no credentials in the environment, the shared files or from the machine's role; unwrap the error for what AWS's library says")
}
