package awsauth_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/kommunicate-go/kommunicate/platforms/lex/awsauth"
)

// The options are those of AWS's library: a profile, a role or, as here, credentials
// of the program's own. The signer is for lex.New, which calls Sign.
func ExampleLoad() {
	ctx := context.Background()
	own := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"}, nil
	})
	signer, err := awsauth.Load(ctx, config.WithCredentialsProvider(own))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://runtime-v2-lex.eu-west-1.amazonaws.com/", http.NoBody)
	if err != nil {
		fmt.Println(err)
		return
	}
	err = signer.Sign(ctx, r, nil, "eu-west-1")
	credential, _, _ := strings.Cut(r.Header.Get("Authorization"), "/")
	fmt.Println(credential, err)
	// Output: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE <nil>
}

// New takes the configuration that a program has already.
func ExampleNew() {
	own := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"}, nil
	})
	signer, err := awsauth.New(aws.Config{Credentials: own})
	fmt.Println(signer != nil, err)
	_, err = awsauth.New(aws.Config{})
	fmt.Println(err)
	// Output:
	// true <nil>
	// awsauth: the configuration has no credentials
}
